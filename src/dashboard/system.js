// @ts-check
/** @import { Health } from "../api/health.ts" */
/** @import { Overview } from "../api/overview.ts" */
import { getHealth, nowMs } from "./api.js";
import { isFailing, live } from "./live.js";
import { poll } from "./poll.js";
import { systemState } from "./system-state.js";

/** The app caches its health for as long. */
const EVERY_MS = 10_000;

/** @type {Health | null} */
let health = null;
/** @type {Overview | null} */
let overview = null;
let onChange = () => undefined;

/** What is known of the system, in all views. */
export const system = {
  health: () => health,
  overview: () => overview,
  // What was known of it is not shown as its state while the app does not respond.
  state: () => systemState(isFailing() ? null : health, overview, nowMs()),
  /** @param {Overview} latest */
  note: (latest) => {
    overview = latest;
    tell();
  },
  /** @param {() => undefined} change called when health has been checked; only the latest is */
  onChange: (change) => {
    onChange = change;
  },
};

const tell = () => {
  const { tone, word } = system.state();
  live.system(tone === "good" || tone === "idle" ? null : { tone, text: word });
};

/** Asks for the system's health as long as the page is open. */
export const watchHealth = () =>
  poll(async () => {
    try {
      health = await getHealth();
    } catch {
      // Whether the app answers is shown by the view itself.
      health = null;
    }
    tell();
    onChange();
    return EVERY_MS;
  });
