import { expect, it } from "vitest";
import { toOutputMessages } from "../../../../../local/host/queue/output-messages.ts";

it.each([
  ["nothing", undefined, []],
  ["null", null, []],
  ["text", { string: "a" }, ["a"]],
  ["text that only begins like an array", { string: "[oops" }, ["[oops"]],
  ["an array as text", { string: "[1,2]" }, ["1", "2"]],
  ["an array", { json: '["a",null,{"b":1},[2]]' }, ["a", '{\n  "b": 1\n}', "[\n  2\n]"]],
  ["an object", { json: '{"b":1}' }, ['{\n  "b": 1\n}']],
  ["true", { json: "true" }, ["True"]],
  ["a number", { int: 0 }, ["0"]],
  ["bytes", { bytes: Buffer.from("ä") }, ["ä"]],
])("converts %s to its messages", (_name, data, messages) => {
  expect(toOutputMessages(data)).toEqual(messages);
});
