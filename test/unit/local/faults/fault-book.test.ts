import { describe, expect, it } from "vitest";
import { FaultBook } from "../../../../local/faults/fault-book.ts";
import { faultSchema } from "../../../../local/faults/fault-script.ts";

const onGraph = (at: string, more: object = {}) =>
  faultSchema.parse({ on: "graph", at, action: { kind: "cut", when: "before" }, ...more });
const onStorage = (at: string, more: object = {}) =>
  faultSchema.parse({ on: "storage", at, action: { kind: "stall" }, ...more });

describe("the fault book", () => {
  it("injects a fault into the nth request about its name, and into as many after it as the fault asks for", () => {
    const book = new FaultBook();
    const fault = onGraph("putRange", { nth: 2, times: 2 });
    book.add("one", [fault]);
    const put = () => book.ofGraph({ route: "putRange", address: "/drives/d/bundles/one" })?.fault;
    expect([put(), put(), put(), put()]).toEqual([undefined, fault, fault, undefined]);
  });

  it("ignores requests about another name and of another kind", () => {
    const book = new FaultBook();
    book.add("one", [onGraph("putRange")]);
    expect(book.ofGraph({ route: "putRange", address: "/drives/d/bundles/two" })).toBeNull();
    expect(book.ofGraph({ route: "getItem", address: "/drives/d/bundles/one" })).toBeNull();
    expect(book.ofGraph({ route: "putRange", address: "/drives/d/bundles/one" })).not.toBeNull();
  });

  it("finds the name of a storage request anywhere in its text", () => {
    const book = new FaultBook();
    book.add("one", [onStorage("enqueue"), onStorage("record write")]);
    expect(book.ofStorage({ operation: "enqueue", text: '{"transferId":"one"}' })).not.toBeNull();
    expect(book.ofStorage({ operation: "record write", text: "/a/records/823-one.json" })).not.toBeNull();
    expect(book.ofStorage({ operation: "record read", text: "/a/records/823-one.json" })).toBeNull();
  });

  it("gives a request that two faults match to the first, and counts it for both", () => {
    const book = new FaultBook();
    const [first, second] = [onGraph("putRange"), onGraph("putRange", { nth: 2 })];
    book.add("one", [first, second]);
    const put = () => book.ofGraph({ route: "putRange", address: "/one" })?.fault;
    expect([put(), put(), put()]).toEqual([first, second, undefined]);
  });

  it("lists the faults that were never injected, so that no scenario passes without its faults", () => {
    const book = new FaultBook();
    const [met, unmet] = [onGraph("putRange"), onGraph("commitSession")];
    book.add("one", [met, unmet]);
    book.ofGraph({ route: "putRange", address: "/one" });
    expect(book.unmet("one")).toEqual([unmet]);
  });
});
