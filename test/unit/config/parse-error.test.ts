import { expect, it } from "vitest";
import { z } from "zod";
import { parseErrorText } from "../../../src/config/parse-error.ts";

const textOf = (text: string): string => {
  try {
    JSON.parse(text);
  } catch (error) {
    return parseErrorText(error, text);
  }
  return "";
};

it("text that is not JSON is described without quoting it", () => {
  expect(textOf("IsEncrypted=false\nKey=secret")).toMatch(/^it is not JSON/);
  expect(textOf("IsEncrypted=false\nKey=secret")).not.toContain("secret");
  expect(textOf('{ "Values": {\n "Key": "secret" "More": 1 } }')).toMatch(/^it is not JSON from line 2 on/);
});

it("values of another type are named by their path, in one line and without symbols", () => {
  const schema = z.object({
    IsEncrypted: z.literal(false, "must be false"),
    Values: z.record(z.string(), z.string()),
  });
  const { error } = schema.safeParse({ IsEncrypted: true, Values: { Key: {} } });
  expect(parseErrorText(error, "")).toBe(
    "IsEncrypted: must be false; Values.Key: Invalid input: expected string, received object",
  );
});

it("a value that is no object has no path", () => {
  expect(parseErrorText(z.object({}).safeParse([]).error, "")).toBe(
    "Invalid input: expected object, received array",
  );
});
