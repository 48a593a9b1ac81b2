// @ts-check
import { ApiProblem } from "./api.js";
import { el, setAttribute, setText } from "./dom.js";

/** @type {() => void} */
let askForKey = () => undefined;

/** What the page says about its own state: up to date, or why not. */
export const live = {
  /** @param {() => void} ask what to do when the app does not let us in */
  onLocked: (ask) => {
    askForKey = ask;
  },
  good: () => {
    tell("Live", "good");
    document.getElementById("notice")?.remove();
  },
  /** @param {unknown} error */
  bad: (error) => {
    if (error instanceof ApiProblem && error.status === 401) {
      askForKey();
      return;
    }
    tell(error instanceof ApiProblem && error.status === 0 ? "Offline" : "Trouble", "bad");
    notice(error instanceof ApiProblem ? error.message : String(error));
  },
};

/** @param {string} text @param {"good" | "bad"} tone */
const tell = (text, tone) => {
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
