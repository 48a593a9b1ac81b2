// @ts-check
/** @import { Schema } from "./schema.js" */
import { el, setAttribute, setText } from "./dom.js";
import { humanise } from "./format.js";
import { describeTypedPairs, readPairs, readTypedPairs } from "./pairs.js";

/**
 * @typedef {object} Field
 * @property {string} path such as `target.driveId`, as in error messages
 * @property {HTMLElement} element
 * @property {boolean} isRequired
 * @property {() => unknown} read undefined if empty
 * @property {(message: string | null) => void} mark shows what is wrong with the value; null clears it
 * @property {() => void} focus
 */

/** Fields whose name says too little. @type {Readonly<Record<string, string>>} */
const LABELS = { "target.url": "Address", "options.fields": "Columns", "options.checkIn": "Check in" };

/** One field of the job, made from its schema. @param {string} path @param {Schema} schema @param {boolean} isRequired @returns {Field} */
export const field = (path, schema, isRequired) => {
  const id = `field-${path.replaceAll(".", "-")}`;
  const name = LABELS[path] ?? humanise(path.split(".").at(-1) ?? path);
  const { control, read, beside = null } = controlOf(id, schema);
  const hint = el("p", { class: "quiet hint", id: `${id}-hint` }, hintOf(schema));
  const fault = el("p", { class: "fault", id: `${id}-fault` });
  setAttribute(control, "aria-describedby", `${id}-hint ${id}-fault`);
  setAttribute(control, "required", isRequired);
  const label = el(
    "label",
    { for: id },
    name,
    isRequired ? null : el("span", { class: "quiet" }, " (optional)"),
  );
  const isCheck = schema.type === "boolean";
  return {
    path,
    isRequired,
    element: isCheck
      ? el(
          "div",
          { class: "field" },
          el("div", { class: "check" }, control, el("label", { for: id }, name)),
          hint,
          fault,
        )
      : el("div", { class: "field" }, label, control, beside, hint, fault),
    read,
    mark: (message) => {
      setText(fault, message ?? "");
      setAttribute(control, "aria-invalid", message === null ? undefined : "true");
    },
    focus: () => {
      control.focus();
    },
  };
};

/** @param {Schema} schema */
const hintOf = (schema) => schema.description ?? "";

/**
 * @param {string} id @param {Schema} schema
 * @returns {{ control: HTMLElement, read: () => unknown, beside?: HTMLElement }}
 */
const controlOf = (id, schema) => {
  if (schema.enum !== undefined) {
    const select = el(
      "select",
      { id },
      ...schema.enum.map((value) =>
        el("option", { value, selected: value === schema.default }, humanise(value)),
      ),
    );
    return { control: select, read: () => select.value };
  }
  if (schema.type === "boolean") {
    const check = el("input", { id, type: "checkbox", checked: schema.default === true });
    return { control: check, read: () => (check.checked ? true : undefined) };
  }
  if (schema.type === "object") {
    const isText = schema.additionalProperties?.type === "string";
    const lines = el("textarea", {
      id,
      rows: isText ? 3 : 4,
      placeholder: isText
        ? "name=value, one per line"
        : 'name=value, one per line; a value may be text, 42, true, false or ["a", "b"]',
      spellcheck: "false",
    });
    if (isText) return { control: lines, read: () => readPairs(lines.value) };
    const types = el("output", { class: "quiet hint", for: id });
    lines.addEventListener("input", () => {
      setText(types, describeTypedPairs(lines.value));
    });
    return { control: lines, read: () => readTypedPairs(lines.value), beside: types };
  }
  const isNumber = schema.type === "integer" || schema.type === "number";
  const input = el("input", {
    id,
    type: isNumber ? "number" : schema.format === "uri" ? "url" : "text",
    maxlength: schema.maxLength,
    autocomplete: "off",
    spellcheck: "false",
  });
  const read = () => (input.value === "" ? undefined : isNumber ? Number(input.value) : input.value);
  return { control: input, read };
};
