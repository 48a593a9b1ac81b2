// @ts-check
import { el } from "./dom.js";

const GROUPS = [
  { label: "All", status: "" },
  { label: "In progress", status: "queued,running,waiting,aborting" },
  { label: "Completed", status: "completed" },
  { label: "Skipped", status: "skipped" },
  { label: "Failed", status: "failed" },
  { label: "Cancelled", status: "cancelled" },
];
const TYPING_MS = 300;

/**
 * Filters by status, text and label, as a query of the API.
 * @param {URLSearchParams} query the current one
 * @param {(query: URLSearchParams) => void} onChange
 */
export const filters = (query, onChange) => {
  const radios = GROUPS.map(({ label, status }, index) => {
    const id = `status-${index}`;
    const radio = el("input", { type: "radio", name: "status", id, value: status });
    radio.checked = (query.get("status") ?? "") === status;
    return { radio, label: el("label", { for: id }, label) };
  });
  const text = el("input", {
    type: "search",
    id: "text",
    placeholder: "Name, id, source, target or error",
    value: query.get("text") ?? "",
    autocomplete: "off",
    spellcheck: "false",
  });
  const label = el("input", {
    type: "search",
    id: "label",
    placeholder: "name or name=value",
    value: query.get("label") ?? "",
    autocomplete: "off",
    spellcheck: "false",
  });

  const changed = () => {
    const chosen = {
      status: radios.find(({ radio }) => radio.checked)?.radio.value ?? "",
      text: text.value.trim(),
      label: label.value.trim(),
    };
    onChange(new URLSearchParams(Object.entries(chosen).filter(([, value]) => value !== "")));
  };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const typed = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, TYPING_MS);
  };
  for (const { radio } of radios) radio.addEventListener("change", changed);
  for (const field of [text, label]) field.addEventListener("input", typed);

  const form = el(
    "form",
    { class: "filters", role: "search", "aria-label": "Transfers" },
    el(
      "fieldset",
      { class: "segments" },
      el("legend", { class: "unseen" }, "Status"),
      ...radios.flatMap((one) => [one.radio, one.label]),
    ),
    el("div", { class: "field" }, el("label", { for: "text" }, "Search"), text),
    el("div", { class: "field" }, el("label", { for: "label" }, "Label"), label),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    changed();
  });
  return {
    element: form,
    stop: () => {
      clearTimeout(timer);
    },
  };
};
