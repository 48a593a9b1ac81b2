import { expect, it } from "vitest";
import { ruleBook, type StoredRules } from "../../../src/rules/rule-book.ts";

const textOf = (name: string): string =>
  JSON.stringify({
    rules: [{ name, when: { container: "scans" }, target: { kind: "drive", driveId: "b!1" } }],
  });

/** A book whose blob and clock the test moves. */
const open = (first: StoredRules | null | Error) => {
  const state = { stored: first, nowMs: 0, loads: 0 };
  const current = ruleBook({
    load: () => {
      state.loads++;
      return state.stored instanceof Error ? Promise.reject(state.stored) : Promise.resolve(state.stored);
    },
    nowMs: () => state.nowMs,
    place: "records/rules.json",
  });
  const names = async () => (await current()).rules?.map(({ name }) => name) ?? null;
  return { state, current, names };
};

it("reads the rules once, and again after a minute", async () => {
  const { state, names } = open({ text: textOf("one"), version: "1" });
  expect(await Promise.all([names(), names()])).toEqual([["one"], ["one"]]);
  state.stored = { text: textOf("two"), version: "2" };
  state.nowMs = 59_999;
  expect(await names()).toEqual(["one"]);
  expect(state.loads).toBe(1);
  state.nowMs = 60_000;
  expect(await names()).toEqual(["two"]);
  expect(state.loads).toBe(2);
});

it("leaves the rules in force when broken ones take their place, and says what is wrong", async () => {
  const { state, current, names } = open({ text: textOf("one"), version: "1" });
  await current();
  state.stored = { text: '{"rules":[{}]}', version: "2" };
  state.nowMs = 60_000;
  expect(await names()).toEqual(["one"]);
  expect((await current()).faults).toContain("rules[0].name: is missing");
  state.stored = { text: textOf("three"), version: "3" };
  state.nowMs = 120_000;
  expect(await current()).toMatchObject({ rules: [{ name: "three" }], faults: [], version: "3" });
});

it("has no rules in force while it has seen broken ones only", async () => {
  const { current } = open({ text: "{", version: "1" });
  expect(await current()).toMatchObject({ rules: null, version: "1" });
});

it("has rules that match nothing where there are none, and says so", async () => {
  const { state, current } = open({ text: textOf("one"), version: "1" });
  await current();
  state.stored = null;
  state.nowMs = 60_000;
  expect(await current()).toEqual({
    rules: [],
    faults: ["there are no rules in records/rules.json"],
    version: null,
  });
});

it("keeps the rules while storage is out, and has none to keep before the first answer", async () => {
  const { state, current, names } = open(new Error("no answer"));
  await expect(current()).rejects.toThrow("no answer");
  state.stored = { text: textOf("one"), version: "1" };
  expect(await names()).toEqual(["one"]);
  state.stored = new Error("no answer");
  state.nowMs = 60_000;
  expect(await names()).toEqual(["one"]);
});
