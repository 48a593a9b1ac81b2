// @ts-check
/** @import { Field } from "./field.js" */
/** @import { Schema } from "./schema.js" */
import { el, setShown } from "./dom.js";
import { field } from "./field.js";
import { KINDS, SOURCES } from "./form-words.js";
import { humanise } from "./format.js";
import { constantsOf, fieldsOf, variantsOf } from "./schema.js";

/**
 * A part of the job with several alternatives: choosing one shows its fields.
 * @typedef {object} VariantFields
 * @property {HTMLElement} element
 * @property {() => Schema | undefined} chosen
 * @property {() => object} read
 * @property {() => readonly Field[]} fields of the chosen alternative
 * @property {(values: Readonly<Record<string, unknown>>) => void} write chooses the alternative that has these values
 */

/**
 * @param {string} path @param {readonly Schema[]} schemas @param {{ title: string, choice: string }} words
 * @param {() => void} [onChoice]
 * @returns {VariantFields}
 */
export const variantFields = (path, schemas, { title, choice: choiceLabel }, onChoice = () => undefined) => {
  const variants = schemas.flatMap(variantsOf).map((schema) => ({
    schema,
    constants: constantsOf(schema),
    fields: requiredFirst(schema).map(([name, own]) =>
      field(`${path}.${name}`, own, schema.required?.includes(name) === true),
    ),
  }));
  const id = `choice-${path}`;
  const choice = el("select", { id }, ...choicesOf(variants.map(({ schema }) => schema)));
  const place = el("div", { class: "fields" });
  const chosen = () => variants[Number(choice.value)];
  // Only the chosen alternative is on the page, so that ids stay unique; what was typed is kept.
  const show = () => {
    place.replaceChildren(...(chosen()?.fields ?? []).map(({ element }) => element));
    onChoice();
  };
  choice.addEventListener("change", show);
  const chooser = el("div", { class: "field" }, el("label", { for: id }, choiceLabel), choice);
  setShown(chooser, variants.length > 1);
  place.append(...(chosen()?.fields ?? []).map(({ element }) => element));
  return {
    element: el("fieldset", { class: "card" }, el("legend", {}, title), chooser, place),
    chosen: () => chosen()?.schema,
    read: () => ({ ...chosen()?.constants, ...readFields(chosen()?.fields ?? []) }),
    fields: () => chosen()?.fields ?? [],
    write: (values) => {
      const index = variants.findIndex(({ schema, constants }) => {
        const isKind = Object.entries(constants).every(([name, value]) => values[name] === value);
        return isKind && (schema.required ?? []).every((name) => values[name] !== undefined);
      });
      if (index < 0) return;
      choice.value = String(index);
      for (const one of variants[index]?.fields ?? []) one.write(values[lastOf(one.path)]);
      show();
    },
  };
};

/** @param {Schema} schema */
const requiredFirst = (schema) => {
  const isRequired = (/** @type {string} */ name) => schema.required?.includes(name) === true;
  const fields = fieldsOf(schema);
  return [...fields.filter(([name]) => isRequired(name)), ...fields.filter(([name]) => !isRequired(name))];
};

/** The choice between the alternatives: kinds of targets in their groups, and any that no group knows at the end. @param {readonly Schema[]} schemas */
const choicesOf = (schemas) => {
  const kindOf = (/** @type {Schema} */ schema) => constantsOf(schema)["kind"];
  const option = (/** @type {Schema} */ schema, /** @type {string} */ label) =>
    el("option", { value: schemas.indexOf(schema) }, label);
  if (schemas.every((schema) => kindOf(schema) === undefined))
    return schemas.map((schema) => option(schema, sourceLabel(schema)));
  const grouped = KINDS.map(({ title, kinds }) =>
    el(
      "optgroup",
      { label: title },
      ...Object.entries(kinds).flatMap(([kind, label]) =>
        schemas.filter((schema) => kindOf(schema) === kind).map((schema) => option(schema, label)),
      ),
    ),
  );
  const known = new Set(KINDS.flatMap(({ kinds }) => Object.keys(kinds)));
  const others = schemas.filter((schema) => !known.has(kindOf(schema) ?? ""));
  return [...grouped, ...others.map((schema) => option(schema, humanise(kindOf(schema) ?? "")))];
};

/** @param {Schema} schema */
const sourceLabel = ({ required = [] }) => SOURCES[required.join(" ")] ?? humanise(required.join(" and "));

/** @param {string} path */
const lastOf = (path) => path.split(".").at(-1) ?? path;

/** The values by field name, without empty ones. @param {readonly Field[]} fields @returns {Record<string, unknown>} */
export const readFields = (fields) =>
  Object.fromEntries(
    fields.flatMap((one) => {
      const value = one.read();
      return value === undefined ? [] : [[lastOf(one.path), value]];
    }),
  );
