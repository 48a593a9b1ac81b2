// @ts-check
/** @import { Schema } from "./schema.js" */
import { controlOf } from "./control.js";
import { el, setAttribute, setText } from "./dom.js";
import { HELP, LABELS } from "./form-words.js";
import { humanise } from "./format.js";

/**
 * @typedef {object} Field
 * @property {string} path such as `target.driveId`, as in error messages
 * @property {HTMLElement} element
 * @property {boolean} isRequired
 * @property {() => unknown} read undefined if empty
 * @property {(value: unknown) => void} write undefined empties it
 * @property {(message: string | null) => void} mark shows what is wrong with the value; null clears it
 * @property {() => void} focus
 */

/** One field of the job, made from its schema. @param {string} path @param {Schema} schema @param {boolean} isRequired @returns {Field} */
export const field = (path, schema, isRequired) => {
  const id = `field-${path.replaceAll(".", "-")}`;
  const name = LABELS[path] ?? humanise(path.split(".").at(-1) ?? path);
  const { control, read, write, beside = null } = controlOf(id, path, schema);
  const hint = el("p", { class: "quiet hint", id: `${id}-hint` }, helpOf(path, schema));
  const fault = el("p", { class: "fault", id: `${id}-fault` });
  setAttribute(control, "aria-describedby", `${id}-hint ${id}-fault`);
  setAttribute(control, "required", isRequired);
  const label = el("label", { for: id }, name);
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
    write,
    mark: (message) => {
      setText(fault, message ?? "");
      setAttribute(control, "aria-invalid", message === null ? undefined : "true");
    },
    focus: () => {
      control.focus();
    },
  };
};

/** The form's own words, or else those of the schema. @param {string} path @param {Schema} schema */
const helpOf = (path, schema) => HELP[path] ?? (schema.description ?? "").replaceAll("`", "");
