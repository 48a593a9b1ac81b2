// @ts-check
import { setAttribute, svg } from "./dom.js";
import { formatBytes } from "./format.js";

const HEIGHT = 36;
const BAR = 5;
const GAP = 1;

/**
 * Bytes by the minute as bars, or by another span, oldest first. The highest bar has the whole height.
 * @param {(bytes: readonly number[]) => string} [describe] says what they show
 */
export const deliveryBars = (describe = barsText) => {
  /** @type {SVGElement[]} */
  let bars = [];
  const element = /** @type {SVGElement} */ (
    svg("svg", {
      class: "bars",
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": "Nothing was delivered",
    })
  );

  /** @param {readonly number[]} bytesPerMinute */
  const update = (bytesPerMinute) => {
    if (bars.length !== bytesPerMinute.length) {
      bars = bytesPerMinute.map(
        (_bytes, index) => /** @type {SVGElement} */ (svg("rect", { x: index * (BAR + GAP), width: BAR })),
      );
      setAttribute(element, "viewBox", `0 0 ${bars.length * (BAR + GAP) - GAP} ${HEIGHT}`);
      element.replaceChildren(...bars);
    }
    const highest = Math.max(...bytesPerMinute, 1);
    bytesPerMinute.forEach((bytes, index) => {
      const bar = bars[index];
      if (bar === undefined) return;
      // Even a little is visible, and nothing is a line.
      const height = bytes === 0 ? 1 : Math.max(3, Math.round((bytes / highest) * HEIGHT));
      setAttribute(bar, "height", height);
      setAttribute(bar, "y", HEIGHT - height);
      setAttribute(bar, "class", bytes === 0 ? "none" : "some");
    });
    setAttribute(element, "aria-label", describe(bytesPerMinute));
  };
  return { element, update };
};

/** @param {readonly number[]} bytesPerMinute */
export const barsText = (bytesPerMinute) => {
  const busy = bytesPerMinute.filter((bytes) => bytes > 0).length;
  if (busy === 0) return "Nothing was delivered in the last hour";
  return `Files arrived in ${busy} of the last ${bytesPerMinute.length} minutes, at most ${formatBytes(Math.max(...bytesPerMinute))} in a minute`;
};
