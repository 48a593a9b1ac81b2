import { describe, expect, it } from "vitest";
import { applyConflictBehavior } from "../../../../local/graph/conflict-behavior.ts";

describe("the conflict behavior", () => {
  it.each([
    ["fail", [], null, { kind: "create", name: "x.bin" }],
    ["rename", [], null, { kind: "create", name: "x.bin" }],
    ["fail", ["x.bin"], null, { kind: "conflict" }],
    ["fail", ["other.bin"], null, { kind: "conflict" }],
    ["replace", ["x.bin"], null, { kind: "replace", name: "x.bin" }],
    ["rename", ["x.bin"], null, { kind: "beside", name: "x 1.bin" }],
    ["rename", ["x.bin", "x 1.bin"], null, { kind: "beside", name: "x 2.bin" }],
    ["fail", ["x.bin"], "new.bin", { kind: "beside", name: "new.bin" }],
    ["fail", ["x.bin"], "x.bin", { kind: "conflict" }],
    ["fail", [], "new.bin", { kind: "create", name: "new.bin" }],
    ["replace", ["x.bin"], "x.bin", { kind: "replace", name: "x.bin" }],
  ] as const)("%s over %j, committed with new name %s, gives %j", (behavior, existing, newName, expected) => {
    expect(applyConflictBehavior(existing, behavior, "x.bin", newName)).toEqual(expected);
  });
});
