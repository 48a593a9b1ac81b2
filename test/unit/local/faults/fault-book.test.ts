import { describe, expect, it } from "vitest";
import { FaultBook } from "../../../../local/faults/fault-book.ts";
import { faultSchema } from "../../../../local/faults/fault-script.ts";

const onGraph = (at: string, more: object = {}) =>
  faultSchema.parse({ on: "graph", at, action: { kind: "cut", when: "before" }, ...more });
const onStorage = (at: string, more: object = {}) =>
  faultSchema.parse({ on: "storage", at, action: { kind: "stall" }, ...more });

describe("the fault book", () => {
  it("befalls the n-th request about its name, and so many after it", () => {
    const book = new FaultBook();
    const fault = onGraph("putRange", { nth: 2, times: 2 });
    book.add("one", [fault]);
    const put = () => book.ofGraph({ route: "putRange", address: "/drives/d/bundles/one" })?.fault;
    expect([put(), put(), put(), put()]).toEqual([undefined, fault, fault, undefined]);
  });

  it("counts neither requests about another name nor those of another kind", () => {
    const book = new FaultBook();
    book.add("one", [onGraph("putRange")]);
    expect(book.ofGraph({ route: "putRange", address: "/drives/d/bundles/two" })).toBeUndefined();
    expect(book.ofGraph({ route: "getItem", address: "/drives/d/bundles/one" })).toBeUndefined();
    expect(book.ofGraph({ route: "putRange", address: "/drives/d/bundles/one" })).toBeDefined();
  });

  it("knows the storage's requests by whatever they say", () => {
    const book = new FaultBook();
    book.add("one", [onStorage("enqueue"), onStorage("record write")]);
    expect(book.ofStorage({ operation: "enqueue", text: '{"transferId":"one"}' })).toBeDefined();
    expect(book.ofStorage({ operation: "record write", text: "/a/records/823-one.json" })).toBeDefined();
    expect(book.ofStorage({ operation: "record read", text: "/a/records/823-one.json" })).toBeUndefined();
  });

  it("lets the first of two faults have a request, and counts it for both", () => {
    const book = new FaultBook();
    const [first, second] = [onGraph("putRange"), onGraph("putRange", { nth: 2 })];
    book.add("one", [first, second]);
    const put = () => book.ofGraph({ route: "putRange", address: "/one" })?.fault;
    expect([put(), put(), put()]).toEqual([first, second, undefined]);
  });

  it("tells which faults nothing has met, so that no scenario passes by not taking place", () => {
    const book = new FaultBook();
    const [met, unmet] = [onGraph("putRange"), onGraph("commitSession")];
    book.add("one", [met, unmet]);
    book.ofGraph({ route: "putRange", address: "/one" });
    expect(book.unmet("one")).toEqual([unmet]);
  });
});
