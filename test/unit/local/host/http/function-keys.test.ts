import { expect, it } from "vitest";
import { createKeys, isAuthorized, type AuthLevel } from "../../../../../local/host/http/function-keys.ts";

const keys = { function: "f-key", master: "m-key" };
const isAllowed = (level: AuthLevel, key: string | undefined): boolean =>
  isAuthorized(level, key === undefined ? {} : { "x-functions-key": key }, new URLSearchParams(), keys);

it.each([
  ["anonymous", undefined, true],
  ["function", undefined, false],
  ["function", "", false],
  ["function", "wrong", false],
  ["function", "f-key", true],
  ["function", "m-key", true],
  ["admin", "f-key", false],
  ["admin", "m-key", true],
] as const)("authorizes level %s with key %j: %s", (level, key, expected) => {
  expect(isAllowed(level, key)).toBe(expected);
});

it("accepts the key in the query", () => {
  expect(isAuthorized("function", {}, new URLSearchParams("code=f-key"), keys)).toBe(true);
});

it("generates a new key for each one that is not set", () => {
  const set = { BLOBFERRY_LOCAL_KEY: "a", BLOBFERRY_LOCAL_MASTER_KEY: "b" };
  expect(createKeys(set)).toEqual({ function: "a", master: "b" });
  expect(createKeys({}).master).toMatch(/^[\w-]{43}$/);
  expect(createKeys({ BLOBFERRY_LOCAL_KEY: "" }).function).not.toBe(createKeys({}).function);
});
