import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAuthorized, openKeys, type AuthLevel } from "../../../../../local/host/http/function-keys.ts";

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

describe("the keys of a host", () => {
  let appRoot = "";
  beforeEach(async () => {
    appRoot = await mkdtemp(join(tmpdir(), "blobferry-keys-"));
  });
  afterEach(() => rm(appRoot, { recursive: true, force: true }));

  it("are those of the environment, which are not written anywhere", async () => {
    const set = { BLOBFERRY_LOCAL_KEY: "a", BLOBFERRY_LOCAL_MASTER_KEY: "b" };
    expect(await openKeys(set, appRoot)).toEqual({ function: "a", master: "b" });
    expect(await readdir(appRoot)).toEqual([]);
  });

  it("are otherwise generated once, and kept where only the user can read them", async () => {
    const first = await openKeys({}, appRoot);
    expect(first.function).toMatch(/^[\w-]{43}$/);
    expect(first.master).toMatch(/^[\w-]{43}$/);
    expect(first.master).not.toBe(first.function);
    expect(await openKeys({ BLOBFERRY_LOCAL_KEY: "" }, appRoot)).toEqual(first);
    expect(await openKeys({ BLOBFERRY_LOCAL_KEY: "a" }, appRoot)).toEqual({ ...first, function: "a" });
    expect((await stat(join(appRoot, ".local/host-keys.json"))).mode & 0o077).toBe(0);
  });

  it.each(["{", "{}", '{ "function": "", "master": "" }'])("are new where %j was kept", async (text) => {
    await mkdir(join(appRoot, ".local"));
    await writeFile(join(appRoot, ".local/host-keys.json"), text);
    const found = await openKeys({}, appRoot);
    expect(found.function).toHaveLength(43);
    expect(await openKeys({}, appRoot)).toEqual(found);
  });

  it("are new in each run where nothing can be written", async () => {
    await writeFile(join(appRoot, ".local"), "a file");
    expect((await openKeys({}, appRoot)).function).not.toBe((await openKeys({}, appRoot)).function);
  });
});
