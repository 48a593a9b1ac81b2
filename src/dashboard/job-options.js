// @ts-check
/** @import { Field } from "./field.js" */
/** @import { Schema } from "./schema.js" */
import { el, setShown } from "./dom.js";
import { field } from "./field.js";
import { FIRST_OPTIONS, OPTION_GROUPS } from "./form-words.js";
import { fieldsOf } from "./schema.js";

/**
 * The options of a job: the first ones at hand, the others folded away by what they are for. One that the words do not
 * know yet stands at the end.
 * @param {Schema} schema of the options
 * @param {{ readonly job: readonly Field[], readonly batch: readonly Field[] }} own what only one file, or only a batch, has
 */
export const jobOptions = (schema, own) => {
  const options = new Map(
    fieldsOf(schema).map(([name, part]) => [name, field(`options.${name}`, part, false)]),
  );
  const first = FIRST_OPTIONS.flatMap((name) => options.get(name) ?? []);
  const known = new Set([...FIRST_OPTIONS, ...OPTION_GROUPS.flatMap(({ names }) => names)]);
  const groups = OPTION_GROUPS.map(({ title, names }) => ({
    title,
    fields: names.flatMap((name) => options.get(name) ?? []),
  }));
  const others = [...options].filter(([name]) => !known.has(name)).map(([, one]) => one);
  const group = (/** @type {string} */ title, /** @type {readonly Field[]} */ fields) =>
    el(
      "fieldset",
      { class: "group" },
      el("legend", {}, title),
      el("div", { class: "fields two" }, ...fields.map(({ element }) => element)),
    );
  const ids = [...own.job, ...own.batch];
  const more = el(
    "details",
    { class: "card" },
    el("summary", {}, "More options"),
    el("p", { class: "quiet" }, "All of these are optional."),
    ...groups.map(({ title, fields }, index) =>
      index === groups.length - 1 ? group(title, [...fields, ...ids, ...others]) : group(title, fields),
    ),
  );
  let isBatch = false;
  // A batch has no name for all of its files.
  const isShown = (/** @type {Field} */ one) =>
    isBatch ? one.path !== "options.name" && !own.job.includes(one) : !own.batch.includes(one);
  /** @param {boolean} batch */
  const showFor = (batch) => {
    isBatch = batch;
    for (const one of [...options.values(), ...ids]) setShown(one.element, isShown(one));
  };
  showFor(false);
  return {
    /** Those that stand beside the target. */
    first: el("div", { class: "fields" }, ...first.map(({ element }) => element)),
    more,
    showFor,
    /** The options that apply. */
    fields: () => [...options.values()].filter(isShown),
    /** What else the job has, such as its id. */
    ownFields: () => ids.filter(isShown),
    /** @param {Readonly<Record<string, unknown>>} values */
    write: (values) => {
      for (const [name, one] of options) if (values[name] !== undefined) one.write(values[name]);
    },
  };
};
