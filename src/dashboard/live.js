// @ts-check
import { ApiProblem } from "./api.js";
import { el, setAttribute, setText } from "./dom.js";

/** @type {() => void} */
let askForKey = () => undefined;

/** Shows whether the page is up to date, and if not, why. */
export const live = {
  /** @param {() => void} ask called when the app denies access */
  onLocked: (ask) => {
    askForKey = ask;
  },
  good: () => {
    setState("Live", "good");
    document.getElementById("notice")?.remove();
  },
  /** @param {unknown} error */
  bad: (error) => {
    if (error instanceof ApiProblem && error.status === 401) {
      askForKey();
      return;
    }
    setState(error instanceof ApiProblem && error.status === 0 ? "Offline" : "Error", "bad");
    notice(error instanceof ApiProblem ? error.message : String(error));
  },
};

/** @param {string} text @param {"good" | "bad"} tone */
const setState = (text, tone) => {
  const place = document.getElementById("live");
  if (place === null) return;
  setText(place, text);
  setAttribute(place, "data-tone", tone);
};

/** @param {string} text */
const notice = (text) => {
  let place = document.getElementById("notice");
  if (place === null) {
    place = el("p", { id: "notice", class: "callout bad", role: "alert" });
    document.getElementById("main")?.prepend(place);
  }
  setText(place, text);
};
