// @ts-check
/** @import { Schema } from "./schema.js" */
import { el, setText } from "./dom.js";
import { CHOICES } from "./form-words.js";
import { humanise } from "./format.js";
import { describeTypedPairs, readPairs, readTypedPairs, writePairs } from "./pairs.js";

/**
 * What a value is entered with.
 * @typedef {object} Control
 * @property {HTMLElement} control
 * @property {() => unknown} read undefined if empty
 * @property {(value: unknown) => void} write undefined empties it
 * @property {HTMLElement} [beside]
 */

/** @param {string} id @param {string} path @param {Schema} schema @returns {Control} */
export const controlOf = (id, path, schema) => {
  if (schema.enum !== undefined) return choice(id, path, schema);
  if (schema.type === "boolean") {
    const check = el("input", { id, type: "checkbox", checked: schema.default === true });
    return {
      control: check,
      read: () => (check.checked ? true : undefined),
      write: (value) => (check.checked = value === true),
    };
  }
  if (schema.type === "object") return pairs(id, schema);
  if (schema.type === "array") {
    const lines = el("textarea", { id, rows: 2, placeholder: "one per line", spellcheck: "false" });
    const read = () =>
      lines.value
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "");
    return {
      control: lines,
      read: () => (read().length === 0 ? undefined : read()),
      write: (value) => (lines.value = Array.isArray(value) ? value.join("\n") : ""),
    };
  }
  return line(id, schema);
};

/** @param {string} id @param {string} path @param {Schema} schema @returns {Control} */
const choice = (id, path, schema) => {
  const select = el(
    "select",
    { id },
    ...(schema.enum ?? []).map((value) =>
      el("option", { value, selected: value === schema.default }, CHOICES[path]?.[value] ?? humanise(value)),
    ),
  );
  return {
    control: select,
    read: () => select.value,
    write: (value) => (select.value = asText(value ?? schema.default)),
  };
};

/** @param {string} id @param {Schema} schema @returns {Control} */
const pairs = (id, schema) => {
  const isText = schema.additionalProperties?.type === "string";
  const lines = el("textarea", {
    id,
    rows: isText ? 3 : 4,
    placeholder: isText
      ? "name=value, one per line"
      : 'name=value, one per line; a value may be text, 42, true, false or ["a", "b"]',
    spellcheck: "false",
  });
  const write = (/** @type {unknown} */ value) => {
    lines.value = writePairs(/** @type {Readonly<Record<string, unknown>> | undefined} */ (value));
  };
  if (isText) return { control: lines, read: () => readPairs(lines.value), write };
  const types = el("output", { class: "quiet hint", for: id });
  lines.addEventListener("input", () => {
    setText(types, describeTypedPairs(lines.value));
  });
  return { control: lines, read: () => readTypedPairs(lines.value), write, beside: types };
};

/** @param {string} id @param {Schema} schema @returns {Control} */
const line = (id, schema) => {
  const isNumber = schema.type === "integer" || schema.type === "number";
  const isTime = schema.format === "date-time";
  const input = el("input", {
    id,
    type: isNumber ? "number" : isTime ? "datetime-local" : schema.format === "uri" ? "url" : "text",
    maxlength: isTime ? undefined : schema.maxLength,
    autocomplete: "off",
    spellcheck: "false",
  });
  const read = () => {
    if (input.value === "") return undefined;
    if (isNumber) return Number(input.value);
    return isTime ? new Date(input.value).toISOString() : input.value;
  };
  return { control: input, read, write: (value) => (input.value = asText(value)) };
};

/** @param {unknown} value */
const asText = (value) => (typeof value === "string" || typeof value === "number" ? String(value) : "");
