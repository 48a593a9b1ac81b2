// @ts-check
import { ApiProblem } from "./api.js";
import { el, setAttribute, setText } from "./dom.js";
import { formatTime } from "./format.js";

/** @type {() => void} */
let askForKey = () => undefined;
/** When the app last answered the view; 0 before that. By this browser's clock. */
let answeredMs = 0;
/** Why it does not answer now; null while it does. @type {{ readonly word: string, readonly message: string } | null} */
let failure = null;
/** What is wrong with the system itself; null while it is well. @type {{ readonly text: string, readonly tone: "bad" | "waiting" } | null} */
let trouble = null;

/** Shows whether the page is up to date and the system is well, and if not, why. */
export const live = {
  /** @param {() => void} ask called when the app denies access */
  onLocked: (ask) => {
    askForKey = ask;
  },
  /** A view that has shown nothing yet cannot show what was known earlier. */
  enter: () => {
    answeredMs = 0;
  },
  good: () => {
    answeredMs = Date.now();
    failure = null;
    show();
  },
  /** @param {unknown} error */
  bad: (error) => {
    if (error instanceof ApiProblem && error.status === 401) {
      askForKey();
      return;
    }
    failure = {
      word: error instanceof ApiProblem && error.status === 0 ? "Not responding" : "Error",
      message: error instanceof ApiProblem ? error.message : String(error),
    };
    show();
  },
  /** @param {{ readonly text: string, readonly tone: "bad" | "waiting" } | null} found what health says, in two words */
  system: (found) => {
    trouble = found;
    if (answeredMs > 0) show();
  },
};

/** Whether the app does not answer now, so that nobody knows how it is. */
export const isFailing = () => failure !== null;

/** Whether the page shows what was known earlier. */
const isStale = () => failure !== null && answeredMs > 0;

/** The time up to which the page is right. */
const asOf = () => formatTime(new Date(answeredMs).toISOString(), Date.now());

const show = () => {
  const place = document.getElementById("live");
  const main = document.getElementById("main");
  if (place === null || main === null) return;
  setText(place, failure === null ? (trouble?.text ?? "Live") : failure.word);
  setAttribute(place, "data-tone", failure === null ? (trouble?.tone ?? "good") : "bad");
  setAttribute(main, "data-stale", isStale());
  let notice = document.getElementById("notice");
  if (failure === null) {
    notice?.remove();
    return;
  }
  if (notice === null) {
    notice = el("p", { id: "notice", class: "callout bad", role: "alert" });
    main.prepend(notice);
  }
  setText(
    notice,
    isStale()
      ? `${failure.message.replace(/[^.!?]$/, "$&.")} This page shows the state at ${asOf()}.`
      : failure.message,
  );
};
