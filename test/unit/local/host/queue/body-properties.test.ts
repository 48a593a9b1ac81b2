import { expect, it } from "vitest";
import { bodyProperties } from "../../../../../local/host/queue/body-properties.ts";

it("ignores arrays, nulls and bodies that are not objects", () => {
  expect(bodyProperties('{"a":[1],"b":null,"c":{"d":1}}')).toEqual({ c: { json: '{"d":1}' } });
  for (const body of ["[1]", "null", "7", '"id"', "{oops", "{oops}"])
    expect(bodyProperties(body)).toEqual({});
});

it.each([
  ["2026-11-26T12:00:00.000Z", "11/26/2026 12:00:00"],
  ["2026-11-26T12:00:00", "11/26/2026 12:00:00"],
  ["2026-11-26T23:30:00-05:00", "11/27/2026 04:30:00"],
  ["2026-11-26T12:00:00.1234567+0100", "11/26/2026 11:00:00"],
  ["2026-11-26", "2026-11-26"],
  ["2026-13-26T12:00:00Z", "2026-13-26T12:00:00Z"],
  ["at 2026-11-26T12:00:00Z", "at 2026-11-26T12:00:00Z"],
])("passes the string %s as %s", (text, passed) => {
  expect(bodyProperties(JSON.stringify({ when: text }))).toEqual({ when: { string: passed } });
});

it("passes booleans as .NET writes them", () => {
  expect(bodyProperties('{"yes":true,"no":false}')).toEqual({
    yes: { string: "True" },
    no: { string: "False" },
  });
});

it.each([
  ["{a:1}", { a: { json: "1" } }],
  ["{'single':1}", { single: { json: "1" } }],
  ['{"trail":1,}', { trail: { json: "1" } }],
  [`{'it\\'s "so"': 'a "b" \\'c\\''}`, { 'it\'s "so"': { string: `a "b" 'c'` } }],
  ['{/* one */ "a": 1, // two\n "b": "x: {y,}"}', { a: { json: "1" }, b: { string: "x: {y,}" } }],
])("reads the properties of %s, as the host's lenient parser does", (body, properties) => {
  expect(bodyProperties(body)).toEqual(properties);
});

it("replaces lone surrogates, which do not survive UTF-8", () => {
  const lone = '{"text":"\\ud800","nested":{"text":"\\\\ud800 \\ud800"}}';
  expect(bodyProperties(lone)).toEqual({
    text: { string: "\ufffd" },
    nested: { json: '{"text":"\\\\ud800 \ufffd"}' },
  });
});

it("passes JSON of any depth, as the host's parser does", () => {
  const deep = `{"a":${"[".repeat(6000)}{"b":"x,y","c":[1,null,true]},{}${"]".repeat(6000)}}`;
  expect(bodyProperties(`{"labels":${deep}}`)).toEqual({ labels: { json: deep } });
});
