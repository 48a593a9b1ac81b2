// @ts-check
/** @import { Field } from "./field.js" */
/** @import { Schema } from "./schema.js" */
import { el, setShown } from "./dom.js";
import { field } from "./field.js";
import { humanise } from "./format.js";
import { constantsOf, fieldsOf, variantsOf } from "./schema.js";

/**
 * A part of the job with several alternatives: choosing one shows its fields.
 * @param {string} path @param {Schema | undefined} schema @param {string} choiceLabel
 * @returns {{ element: HTMLElement, read: () => object, fields: () => readonly Field[] }}
 */
export const variantFields = (path, schema, choiceLabel) => {
  const variants = variantsOf(schema).map((variant) => {
    const fields = fieldsOf(variant).map(([name, own]) =>
      field(`${path}.${name}`, own, variant.required?.includes(name) === true),
    );
    return { constants: constantsOf(variant), label: labelOf(variant), fields };
  });
  const id = `choice-${path}`;
  const choice = el(
    "select",
    { id },
    ...variants.map(({ label }, index) => el("option", { value: index }, label)),
  );
  const place = el("div", { class: "fields" });
  const chosen = () => variants[Number(choice.value)];
  // Only the chosen alternative is on the page, so that ids stay unique; what was typed is kept.
  const show = () => {
    place.replaceChildren(...(chosen()?.fields ?? []).map(({ element }) => element));
  };
  choice.addEventListener("change", show);
  show();
  const chooser = el("div", { class: "field" }, el("label", { for: id }, choiceLabel), choice);
  setShown(chooser, variants.length > 1);
  return {
    element: el("fieldset", { class: "card" }, el("legend", {}, humanise(path)), chooser, place),
    read: () => ({ ...chosen()?.constants, ...readFields(chosen()?.fields ?? []) }),
    fields: () => chosen()?.fields ?? [],
  };
};

/** Kinds whose name says too little. @type {Readonly<Record<string, string>>} */
const KIND_LABELS = {
  webUrl: "Address from the browser",
  site: "SharePoint site",
  drive: "Drive, by its ID",
  user: "A person's OneDrive",
  group: "Microsoft 365 group",
  channel: "Teams channel",
  sharedFolder: "Shared folder, by its link",
  driveItem: "Existing file, by its ID",
  sharedItem: "Existing file, by its sharing link",
  messageAttachment: "Attachment of a message",
  eventAttachment: "Attachment of an event",
};

/** @param {Schema} variant */
const labelOf = (variant) => {
  const constant = Object.values(constantsOf(variant))[0];
  if (constant !== undefined) return KIND_LABELS[constant] ?? humanise(constant);
  return humanise((variant.required ?? []).map((name) => humanise(name).toLowerCase()).join(" and "));
};

/** The values by field name, without empty ones. @param {readonly Field[]} fields @returns {Record<string, unknown>} */
export const readFields = (fields) =>
  Object.fromEntries(
    fields.flatMap((one) => {
      const value = one.read();
      return value === undefined ? [] : [[one.path.split(".").at(-1) ?? one.path, value]];
    }),
  );
