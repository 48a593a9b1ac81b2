// @ts-check
/** @import { Schema } from "./schema.js" */
import { announce } from "./announce.js";
import { ApiProblem, describeApi, submitTransfer } from "./api.js";
import { button, el, setAttribute } from "./dom.js";
import { field } from "./field.js";
import { sentence } from "./format.js";
import { live } from "./live.js";
import { transferLink } from "./router.js";
import { fieldsOf, jobSchemaOf } from "./schema.js";
import { readFields, variantFields } from "./variant-fields.js";

/** A form for a job, made from the API's description. @param {HTMLElement} main */
export const submitView = (main) => {
  main.append(el("div", { class: "head" }, el("h1", { tabindex: -1 }, "Submit a transfer")));
  let isOpen = true;
  describeApi().then((document) => {
    if (isOpen) main.append(jobForm(jobSchemaOf(document)));
    live.good();
  }, live.bad);
  return () => {
    isOpen = false;
  };
};

/** @param {Schema} schema */
const jobForm = (schema) => {
  const source = variantFields("source", schema.properties?.["source"], "Identified by");
  const target = variantFields("target", schema.properties?.["target"], "Kind");
  const transferId = field("transferId", schema.properties?.["transferId"] ?? {}, false);
  const options = fieldsOf(schema.properties?.["options"] ?? {}).map(([name, own]) =>
    field(`options.${name}`, own, false),
  );
  const more = el(
    "details",
    { class: "card" },
    el("summary", {}, "Options"),
    el("div", { class: "fields two" }, ...[...options, transferId].map(({ element }) => element)),
  );
  const send = el("button", { type: "submit", class: "primary" }, "Submit");
  const fault = el("p", { class: "fault", role: "alert" });
  // The server validates the job; the form only checks for missing fields, all at once.
  const form = el(
    "form",
    { novalidate: true, class: "job" },
    source.element,
    target.element,
    more,
    fault,
    el(
      "p",
      { class: "buttons" },
      button("Back", () => (location.hash = "#/")),
      send,
    ),
  );

  // One key per filled-in form: sending it twice, by accident or after a lost response, submits it once.
  let key = crypto.randomUUID();
  form.addEventListener("input", () => {
    key = crypto.randomUUID();
  });
  let isSending = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isSending) return;
    const shown = [...source.fields(), ...target.fields(), ...options, transferId];
    for (const one of shown) one.mark(null);
    fault.textContent = "";
    const missing = shown.filter((one) => one.isRequired && one.read() === undefined);
    for (const one of missing) one.mark("This field is required.");
    if (missing.length > 0) {
      missing[0]?.focus();
      return;
    }
    isSending = true;
    setAttribute(send, "aria-disabled", "true");
    const chosen = readFields(options);
    const own = readFields([transferId]);
    const job = {
      source: source.read(),
      target: target.read(),
      ...own,
      ...(Object.keys(chosen).length > 0 ? { options: chosen } : {}),
    };
    submitTransfer(job, typeof own["transferId"] === "string" ? null : key)
      .then(
        ({ transferId: created }) => {
          announce("Submitted.");
          location.hash = transferLink(created);
        },
        (/** @type {unknown} */ error) => {
          if (!(error instanceof ApiProblem) || error.status === 401) {
            live.bad(error);
            return;
          }
          const at = shown.find(({ path }) => path === error.field);
          if (at !== undefined && more.contains(at.element)) more.open = true;
          if (at === undefined) fault.textContent = error.message;
          else at.mark(sentence(error.message.replace(`${at.path}: `, "")));
          at?.focus();
        },
      )
      .finally(() => {
        isSending = false;
        setAttribute(send, "aria-disabled", undefined);
      });
  });
  return form;
};
