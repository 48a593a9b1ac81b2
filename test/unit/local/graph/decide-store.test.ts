import { describe, expect, it } from "vitest";
import { decideStore } from "../../../../local/graph/decide-store.ts";

describe("where a finished upload goes", () => {
  it.each([
    ["fail", [], undefined, { kind: "create", name: "x.bin" }],
    ["rename", [], undefined, { kind: "create", name: "x.bin" }],
    ["fail", ["x.bin"], undefined, { kind: "conflict" }],
    ["fail", ["other.bin"], undefined, { kind: "conflict" }],
    ["replace", ["x.bin"], undefined, { kind: "replace", name: "x.bin" }],
    ["rename", ["x.bin"], undefined, { kind: "beside", name: "x 1.bin" }],
    ["rename", ["x.bin", "x 1.bin"], undefined, { kind: "beside", name: "x 2.bin" }],
    ["fail", ["x.bin"], "new.bin", { kind: "beside", name: "new.bin" }],
    ["fail", ["x.bin"], "x.bin", { kind: "conflict" }],
    ["fail", [], "new.bin", { kind: "create", name: "new.bin" }],
    ["replace", ["x.bin"], "x.bin", { kind: "replace", name: "x.bin" }],
  ] as const)("%s over %j, committed as %s", (behavior, existing, newName, expected) => {
    expect(decideStore(existing, behavior, "x.bin", newName)).toEqual(expected);
  });
});
