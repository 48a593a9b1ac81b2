// @ts-check
/** @import { TransferStatus } from "../client/transfer-view.ts" */
import { button, el, setAttribute, setShown, setText } from "./dom.js";
import { formatCount } from "./format.js";
import { SPANS } from "./query.js";

/** @type {readonly { label: string, statuses: readonly TransferStatus[] }[]} */
const GROUPS = [
  { label: "All", statuses: [] },
  { label: "In progress", statuses: ["queued", "running", "waiting", "aborting"] },
  { label: "Completed", statuses: ["completed"] },
  { label: "Skipped", statuses: ["skipped"] },
  { label: "Failed", statuses: ["failed"] },
  { label: "Cancelled", statuses: ["cancelled"] },
];
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
  const groups = GROUPS.map(({ label, statuses }, index) => {
    const id = `status-${index}`;
    const status = statuses.join(",");
    const radio = el("input", { type: "radio", name: "status", id, value: status });
    radio.checked = (query.get("status") ?? "") === status;
    const count = el("span", { class: "group-count" });
    return { radio, statuses, count, label: el("label", { for: id }, label, " ", count) };
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
      status: groups.find(({ radio }) => radio.checked)?.radio.value ?? "",
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
  for (const { radio } of groups)
    radio.addEventListener("change", () => {
      // Few statuses have errors.
      error.value = "";
      now();
    });
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
    el(
      "div",
      { class: "filter-head" },
      el(
        "fieldset",
        { class: "segments" },
        el("legend", { class: "unseen" }, "Status"),
        ...groups.flatMap((one) => [one.radio, one.label]),
      ),
      unfold,
      tool,
    ),
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
      for (const { statuses, count } of groups) {
        const counted =
          byStatus === null
            ? null
            : statuses.length === 0
              ? Object.values(byStatus)
              : statuses.map((status) => byStatus[status]);
        setText(count, counted === null ? "" : formatCount(counted.reduce((sum, one) => sum + one, 0)));
      }
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
