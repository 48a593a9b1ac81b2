// @ts-check
import { el, setAttribute, setText, svg } from "./dom.js";
import { formatRate } from "./format.js";

const WIDTH = 600;
const HEIGHT = 90;
export const CHART_POINTS = 91;

const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1024];

/** The top of the scale: a round number in its unit, at or above the value. @param {number} value */
export const scaleFor = (value) => {
  const unit = 1024 ** Math.floor(Math.log(Math.max(value, 1)) / Math.log(1024));
  return (STEPS.find((step) => step * unit >= value) ?? 1024) * unit;
};

/** Throughput over the last three minutes, as a line over its area. */
export const throughputChart = () => {
  const area = svg("path", { class: "area", d: "" });
  const line = svg("path", { class: "line", d: "" });
  const grid = [0, 0.5, 1].map((at) =>
    svg("line", { class: "grid", x1: 0, x2: WIDTH, y1: at * (HEIGHT - 2) + 1, y2: at * (HEIGHT - 2) + 1 }),
  );
  const picture = svg(
    "svg",
    {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": "Throughput",
    },
    ...grid,
    area,
    line,
  );
  const now = el("strong");
  const top = el("span", { class: "quiet top-of-scale" });
  const element = el(
    "section",
    { class: "chart card", "aria-labelledby": "chart-title" },
    el(
      "div",
      { class: "chart-head" },
      el(
        "h2",
        { id: "chart-title" },
        "Throughput",
        el("span", { class: "quiet" }, " of the transfers shown"),
      ),
      now,
    ),
    el("div", { class: "plot" }, picture, top),
    el(
      "div",
      { class: "axis quiet", "aria-hidden": "true" },
      el("span", {}, "3 min ago"),
      el("span", {}, "now"),
    ),
  );

  /** @param {readonly (number | null)[]} series bytes per second, oldest first; null before the first poll */
  const update = (series) => {
    const known = series.filter((value) => value !== null);
    const max = scaleFor(Math.max(...known, 1) * 1.1);
    const places = series.map((_value, index) => (index * WIDTH) / (series.length - 1));
    const points = series.flatMap((value, index) =>
      value === null
        ? []
        : [`${(places[index] ?? 0).toFixed(1)} ${(HEIGHT - 1 - (value / max) * (HEIGHT - 4)).toFixed(1)}`],
    );
    const path = points.length < 2 ? "" : `M${points.join("L")}`;
    setAttribute(line, "d", path);
    const start = (places[series.length - points.length] ?? 0).toFixed(1);
    setAttribute(area, "d", path && `${path}L${WIDTH} ${HEIGHT}L${start} ${HEIGHT}Z`);
    const current = formatRate(known.at(-1) ?? 0);
    setText(now, current);
    setText(top, max <= 10 ? "" : formatRate(max));
    const best = formatRate(Math.max(...known, 0));
    setAttribute(
      picture,
      "aria-label",
      `Throughput: ${current} now, at most ${best} in the last three minutes`,
    );
  };
  return { element, update };
};
