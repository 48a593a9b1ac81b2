// @ts-check
/** @import { TransferStatus } from "../client/transfer-view.ts" */
import { button, el, setAttribute, setShown } from "./dom.js";
import { SPANS } from "./query.js";
import { statusSegments } from "./status-segments.js";

const TYPING_MS = 300;
const CUSTOM = "custom";

/** What `datetime-local` takes: local time, without a zone. @param {string | null} iso */
const localTime = (iso) => {
  const ms = Date.parse(iso ?? "");
  if (Number.isNaN(ms)) return "";
  return new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

/** @param {string} id @param {string} label @param {HTMLElement} control @param {boolean} [hidden] */
const field = (id, label, control, hidden = false) =>
  el("div", { class: "field", hidden }, el("label", { for: id }, label), control);

/** @param {string} id @param {string} placeholder @param {string} value */
const search = (id, placeholder, value) =>
  el("input", { type: "search", id, placeholder, value, autocomplete: "off", spellcheck: "false" });

/**
 * Filters by status, text, label, time and error, in the form of the page's address.
 * @param {URLSearchParams} query the current one
 * @param {(query: URLSearchParams) => void} onChange
 * @param {HTMLElement} tool for what the filter has found
 */
export const filters = (query, onChange, tool) => {
  const segments = statusSegments(query.get("status") ?? "", () => {
    // Few statuses have errors.
    error.value = "";
    now();
  });
  const text = search("text", "Name, id, source, target or error", query.get("text") ?? "");
  const label = search("label", "name or name=value", query.get("label") ?? "");
  const span = el(
    "select",
    { id: "since" },
    ...[{ value: "", label: "Any time" }, ...SPANS, { value: CUSTOM, label: "Between…" }].map(
      ({ value, label: words }) => el("option", { value }, words),
    ),
  );
  const isCustom = query.has("from") || query.has("to");
  span.value = isCustom ? CUSTOM : (query.get("since") ?? "");
  const from = el("input", { type: "datetime-local", id: "from", value: localTime(query.get("from")) });
  const to = el("input", { type: "datetime-local", id: "to", value: localTime(query.get("to")) });
  const between = [field("from", "From", from, !isCustom), field("to", "Until", to, !isCustom)];
  const error = el("select", { id: "error" });

  /** The codes that occur, and the chosen one. @param {readonly string[]} codes */
  const setCodes = (codes) => {
    const chosen = error.value;
    const all = [...new Set([...codes, ...(chosen === "" ? [] : [chosen])])].sort();
    const options = [
      el("option", { value: "" }, "Any"),
      ...all.map((code) => el("option", { value: code }, code)),
    ];
    if (
      error.options.length === options.length &&
      all.every((code, at) => error.options[at + 1]?.value === code)
    )
      return;
    error.replaceChildren(...options);
    error.value = chosen;
  };
  const first = query.get("error") ?? "";
  setCodes(first === "" ? [] : [first]);
  error.value = first;

  const changed = () => {
    const isBetween = span.value === CUSTOM;
    for (const one of between) setShown(one, isBetween);
    /** @param {HTMLInputElement} input */
    const isoOf = (input) => (isBetween && input.value !== "" ? new Date(input.value).toISOString() : "");
    const chosen = {
      status: segments.chosen(),
      error: error.value,
      text: text.value.trim(),
      label: label.value.trim(),
      since: isBetween ? "" : span.value,
      from: isoOf(from),
      to: isoOf(to),
    };
    onChange(new URLSearchParams(Object.entries(chosen).filter(([, value]) => value !== "")));
  };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const now = () => {
    clearTimeout(timer);
    changed();
  };
  const typed = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, TYPING_MS);
  };
  for (const choice of [span, error, from, to]) choice.addEventListener("change", now);
  for (const typing of [text, label]) typing.addEventListener("input", typed);

  const fields = el(
    "div",
    { class: "filter-fields", id: "filter-fields" },
    field("text", "Search", text),
    field("since", "Submitted", span),
    ...between,
    field("error", "Error", error),
    field("label", "Label", label),
  );
  const unfold = button(
    "Filter",
    () => {
      const isOpen = element.classList.toggle("open");
      setAttribute(unfold, "aria-expanded", String(isOpen));
    },
    { class: "unfold", "aria-expanded": "false", "aria-controls": "filter-fields" },
  );
  const element = el(
    "form",
    { class: "filters", role: "search", "aria-label": "Transfers" },
    el("div", { class: "filter-head" }, segments.element, unfold, tool),
    fields,
  );
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    now();
  });
  /** `/` goes to the search, except where it is typed. @param {KeyboardEvent} event */
  const onKey = (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    if (key !== "/" || ctrlKey || metaKey || altKey) return;
    if (target instanceof Element && target.closest("input, select, textarea, dialog") !== null) return;
    event.preventDefault();
    element.classList.add("open");
    setAttribute(unfold, "aria-expanded", "true");
    text.focus();
    text.select();
  };
  document.addEventListener("keydown", onKey);
  return {
    element,
    /** @param {Readonly<Record<TransferStatus, number>> | null} byStatus null: not shown @param {readonly string[]} codes */
    update: (byStatus, codes) => {
      segments.update(byStatus);
      setCodes(codes);
    },
    /** @param {string} code */
    chooseError: (code) => {
      setCodes([code]);
      error.value = code;
      now();
    },
    stop: () => {
      clearTimeout(timer);
      document.removeEventListener("keydown", onKey);
    },
  };
};
