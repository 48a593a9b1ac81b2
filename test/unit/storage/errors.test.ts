import { createRequire } from "node:module";
import { RestError } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "vitest";
import {
  createIfMissing,
  isContainerMissing,
  storageCode,
  storageStatus,
} from "../../../src/storage/errors.ts";

const rest = (statusCode: number | undefined, code: string | undefined) =>
  new RestError("?", { ...(statusCode && { statusCode }), ...(code && { code }) });

describe("a storage error", () => {
  it("has the status and code of the answer, or of the broken connection", () => {
    const of = (error: unknown) => [storageStatus(error), storageCode(error)];
    expect(of(rest(404, "BlobNotFound"))).toEqual([404, "BlobNotFound"]);
    expect(of(rest(404, undefined))).toEqual([404, "HTTP 404"]);
    expect(of(rest(undefined, "ECONNREFUSED"))).toEqual([null, "ECONNREFUSED"]);
    expect(of(new Error("secret"))).toEqual([null, "unknown error"]);
    expect(of("secret")).toEqual([null, "unknown error"]);
  });

  it("may come from another copy of the SDK, such as its CommonJS build", () => {
    const required = createRequire(import.meta.url)("@azure/core-rest-pipeline") as {
      RestError: typeof RestError;
    };
    const error = new required.RestError("?", { statusCode: 412, code: "ConditionNotMet" });
    expect(error).not.toBeInstanceOf(RestError);
    expect([storageStatus(error), storageCode(error)]).toEqual([412, "ConditionNotMet"]);
  });

  it.each([
    [404, "ContainerNotFound", true],
    [404, "QueueNotFound", true],
    [404, "BlobNotFound", false],
    [404, undefined, false],
    [409, "ContainerBeingDeleted", false],
  ])("%i %s says that the holder is missing: %s", (status, code, missing) => {
    expect(isContainerMissing(rest(status, code))).toBe(missing);
  });
});

describe("creating what is missing", () => {
  it("does the work once if nothing is missing, and throws any other error", async () => {
    const log: string[] = [];
    const create = () => Promise.resolve(log.push("create"));
    expect(await createIfMissing(create, () => Promise.resolve(7))).toBe(7);
    const error = rest(404, "BlobNotFound");
    await expect(createIfMissing(create, () => Promise.reject(error))).rejects.toBe(error);
    expect(log).toEqual([]);
  });
});

it("an error of another copy of the SDK counts as one", () => {
  const foreign = Object.assign(new Error("?"), {
    name: "RestError",
    statusCode: 412,
    code: "ConditionNotMet",
  });
  expect([storageStatus(foreign), storageCode(foreign)]).toEqual([412, "ConditionNotMet"]);
});
