import { RestError } from "@azure/core-rest-pipeline";
import { expect, it } from "vitest";
import { queryStorage } from "../../../src/client/storage-answer.ts";

it.each([
  [undefined, "HTTP 400"],
  ["InvalidUri", "400 InvalidUri"],
])("a strange answer with the code %s is shown as %s", async (code, shown) => {
  const error = new RestError("no", { statusCode: 400, ...(code === undefined ? {} : { code }) });
  expect(await queryStorage(() => Promise.reject(error))).toEqual({ kind: "strange", code: shown });
});
