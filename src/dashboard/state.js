// @ts-check
/** @import { Overview } from "../api/overview.ts" */
import { nowMs } from "./api.js";
import { announce } from "./announce.js";
import { filesAMinute, leftMs, paceText, unended } from "./backlog.js";
import { deliveryBars } from "./chart.js";
import { el, setAttribute, setChildren, setShown, setText } from "./dom.js";
import { formatBytes, formatCount, formatDuration, formatTime, plural, visible } from "./format.js";
import { system } from "./system.js";
import { oldestSeconds } from "./system-state.js";

/** A number with what it counts, and a line below. @param {string} name @param {...Node} more */
const figure = (name, ...more) => {
  const value = el("strong", {}, "…");
  const note = el("span", { class: "quiet" });
  return {
    element: el("div", {}, el("dt", {}, name), el("dd", {}, value, note, ...more)),
    /** @param {string} text @param {string} below */
    update: (text, below) => {
      setText(value, text);
      setText(note, below);
    },
  };
};

/** The state of the system: is it well, what waits, what is on its way, what has arrived. @param {HTMLElement} notice what else there is to look at */
export const stateCard = (notice) => {
  const text = el("strong");
  const details = el("ul", { class: "quiet" });
  const counted = el("p", { class: "quiet counted" });
  const now = el("div", { class: "state-now" }, el("p", {}, text), details, notice, counted);
  const bars = deliveryBars();
  const queue = figure("In the queue");
  const moving = figure("In progress");
  const delivered = figure("Delivered in the last hour", bars.element);
  const element = el(
    "section",
    { class: "state card", "aria-label": "State of the system" },
    now,
    el("dl", { class: "figures" }, queue.element, moving.element, delivered.element),
  );
  let told = "";

  const update = () => {
    const { tone, text: words, details: lines } = system.state();
    setText(text, words);
    setAttribute(now, "data-tone", tone);
    setChildren(
      details,
      lines.map((line, index) => {
        const item = details.children[index] ?? el("li");
        setText(item, visible(line));
        return item;
      }),
    );
    setShown(details, lines.length > 0);
    if (told !== "" && told !== tone) announce(words);
    if (tone !== "idle") told = tone;
    const overview = system.overview();
    if (overview !== null) showFigures(overview);
  };

  /** @param {Overview} overview */
  const showFigures = (overview) => {
    const { queues, inProgress, lastHour, countedAt, isComplete, total } = overview;
    const messages = queues?.reduce((sum, one) => sum + one.messages, 0) ?? null;
    const oldest = oldestSeconds(system.health());
    queue.update(
      messages === null ? "not known" : plural(messages, "message"),
      oldest === null ? "" : `oldest waiting ${formatDuration(oldest * 1000)}`,
    );
    const left = leftMs(overview);
    moving.update(
      plural(unended(overview), "transfer"),
      [
        inProgress.bytes === 0
          ? null
          : `${formatBytes(inProgress.acceptedBytes)} of ${formatBytes(inProgress.bytes)} uploaded`,
        left === null ? null : `about ${formatDuration(left)} left at this pace`,
      ]
        .filter((part) => part !== null)
        .join(", "),
    );
    const pace = isComplete ? filesAMinute(lastHour.filesPerMinute) : null;
    delivered.update(
      formatBytes(lastHour.bytesPerMinute.reduce((sum, bytes) => sum + bytes, 0)),
      [`in ${plural(lastHour.files, "file")}`, ...(pace === null ? [] : [`${paceText(pace)} now`])].join(
        ", ",
      ),
    );
    bars.update(lastHour.bytesPerMinute);
    const at = formatTime(countedAt, nowMs());
    setText(
      counted,
      isComplete ? `Counted at ${at}` : `Still counting: the newest ${formatCount(total)} so far`,
    );
  };
  return { element, update };
};
