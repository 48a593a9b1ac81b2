import { describe, expect, it } from "vitest";
import {
  field,
  instantField,
  numberField,
  objectField,
  parseObject,
  textField,
} from "../../../src/graph/json.ts";

describe("an answer's JSON", () => {
  it.each(["", "<html>502</html>", '{"a":', "[1]", "null", "7", '"text"'])(
    "is null when it is %j",
    (text) => {
      expect(parseObject(text)).toBeNull();
    },
  );

  it("gives a property whatever its casing, the exact one first", () => {
    const body = parseObject('{"UPLOADURL":"loud","uploadUrl":"exact"}');
    expect(field(body, "uploadUrl")).toBe("exact");
    expect(field(body, "uploadurl")).toBe("loud");
    expect(field(body, "missing")).toBeUndefined();
    expect(field(null, "uploadUrl")).toBeUndefined();
  });

  it.each(["constructor", "toString", "__proto__"])("has no %s that the service did not send", (name) => {
    expect(field({}, name)).toBeUndefined();
  });

  it("gives a value only in the type asked for", () => {
    const body = { text: 7, number: "7", object: [1] };
    expect([textField(body, "text"), numberField(body, "number"), objectField(body, "object")]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it.each([-1, 1.5, 2 ** 60, Number.NaN])("does not take %d for a size", (size) => {
    expect(numberField({ size }, "size")).toBeNull();
  });

  it.each([
    ["2020-10-25T02:19:38.1694207Z", "2020-10-25T02:19:38.169Z"],
    ["2020-10-25T02:19:38Z", "2020-10-25T02:19:38.000Z"],
    ["2020-10-25T04:19:38+02:00", "2020-10-25T02:19:38.000Z"],
    ["tomorrow", null],
    ["", null],
    [1603592378, null],
  ])("gives the instant %j as %j", (at, instant) => {
    expect(instantField({ at }, "at")).toBe(instant);
  });
});
