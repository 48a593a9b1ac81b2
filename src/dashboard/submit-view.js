// @ts-check
/** @import { JobSchemas } from "./schema.js" */
/** @import { TransferView } from "../client/transfer-view.ts" */
import { announce } from "./announce.js";
import { ApiProblem, describeApi, getTransfer, submitBatch, submitTransfer } from "./api.js";
import { button, el, setAttribute, setText } from "./dom.js";
import { field } from "./field.js";
import { sentence, visible } from "./format.js";
import { jobOptions } from "./job-options.js";
import { live } from "./live.js";
import { batchLink, transferLink } from "./router.js";
import { jobSchemasOf } from "./schema.js";
import { nameOf } from "./status.js";
import { readFields, variantFields } from "./variant-fields.js";

/** A form for a job, made from the API's description. @param {HTMLElement} main @param {string | null} like the transfer that fills it in */
export const submitView = (main, like) => {
  const waiting = el("p", { class: "quiet" }, "Loading…");
  const heading = el("h1", { tabindex: -1 }, "Submit a transfer");
  main.append(el("div", { class: "head" }, heading), waiting);
  let isOpen = true;
  Promise.all([describeApi(), like === null ? null : getTransfer(like, 1)]).then(
    ([document, transfer]) => {
      waiting.remove();
      if (isOpen) main.append(jobForm(jobSchemasOf(document), transfer, heading));
      live.good();
    },
    (/** @type {unknown} */ error) => {
      waiting.remove();
      live.bad(error);
    },
  );
  return () => {
    isOpen = false;
  };
};

/** @param {JobSchemas} schemas @param {TransferView | null} like @param {HTMLElement} heading says what the form is for */
const jobForm = ({ job, batch }, like, heading) => {
  const {
    source: blob = {},
    target: place = {},
    options: optional = {},
    transferId = {},
  } = job.properties ?? {};
  const { source: folder = {}, batchId = {}, previousBatchId = {}, dryRun = {} } = batch.properties ?? {};
  const options = jobOptions(optional, {
    job: [field("transferId", transferId, false)],
    batch: [field("batchId", batchId, false), field("previousBatchId", previousBatchId, false)],
  });
  const plan = field("dryRun", dryRun, false);
  const isBatch = () => source.chosen() === folder;
  const source = variantFields("source", [blob, folder], { title: "What to send", choice: "Send" }, () => {
    options.showFor(isBatch());
    plan.element.hidden = !isBatch();
    setText(send, isBatch() ? "Start the batch" : "Submit");
    setText(heading, isBatch() ? "Start a batch" : "Submit a transfer");
  });
  const target = variantFields("target", [place], { title: "Where to", choice: "Kind of target" });
  target.element.append(options.first);
  const send = el("button", { type: "submit", class: "primary" }, "Submit");
  const fault = el("p", { class: "fault", role: "alert" });
  plan.element.hidden = true;
  // The server validates the job; the form only checks for missing fields, all at once.
  const form = el(
    "form",
    { novalidate: true, class: "job" },
    source.element,
    target.element,
    options.more,
    plan.element,
    fault,
    el(
      "p",
      { class: "buttons" },
      button("Back", () => (location.hash = "#/")),
      send,
    ),
  );
  if (like !== null) {
    const { blob: name, container, versionId } = like.source ?? {};
    source.write({ container, blob: name, versionId: versionId ?? undefined });
    target.write(like.target ?? {});
    options.write({ labels: like.labels });
    form.prepend(
      el(
        "p",
        { class: "callout" },
        `Filled in like ${visible(nameOf(like))}. Options are set to their defaults.`,
      ),
    );
  }

  // One key per filled-in form: sending it twice, by accident or after a lost response, submits it once.
  let key = crypto.randomUUID();
  form.addEventListener("input", () => {
    key = crypto.randomUUID();
  });
  /** @param {object} sent @param {Record<string, unknown>} own @returns {Promise<string>} where to go on */
  const submit = async (sent, own) => {
    if (isBatch())
      return batchLink((await submitBatch({ batchId: key, ...sent, ...readFields([plan]) })).batchId);
    const { transferId: id } = await submitTransfer(sent, typeof own["transferId"] === "string" ? null : key);
    return transferLink(id);
  };
  let isSending = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isSending) return;
    const shown = [...source.fields(), ...target.fields(), ...options.fields(), ...options.ownFields()];
    for (const one of shown) one.mark(null);
    fault.textContent = "";
    const missing = shown.filter(
      (one) => one.isRequired && one.read() === undefined && !mayBeEmpty(one.path),
    );
    for (const one of missing) one.mark("This field is required.");
    if (missing.length > 0) {
      missing[0]?.focus();
      return;
    }
    isSending = true;
    setAttribute(send, "aria-disabled", "true");
    const own = readFields(options.ownFields());
    const chosen = readFields(options.fields());
    const sent = {
      source: isBatch() ? { prefix: "", ...source.read() } : source.read(),
      target: target.read(),
      ...own,
      ...(Object.keys(chosen).length > 0 ? { options: chosen } : {}),
    };
    submit(sent, own)
      .then(
        (next) => {
          announce("Submitted.");
          location.hash = next;
        },
        (/** @type {unknown} */ error) => {
          if (!(error instanceof ApiProblem) || error.status === 401) {
            live.bad(error);
            return;
          }
          const at = shown.find(({ path }) => path === error.field);
          if (at !== undefined && options.more.contains(at.element)) options.more.open = true;
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

/** A whole container has no folder. @param {string} path */
const mayBeEmpty = (path) => path === "source.prefix";
