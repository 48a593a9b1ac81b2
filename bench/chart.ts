import type { Report } from "./report.ts";

const WIDTH = 760;
const LABEL_WIDTH = 280;
const ROW_HEIGHT = 30;
const TOP = 56;
const SCALE = WIDTH - LABEL_WIDTH - 60;

interface Bar {
  readonly label: string;
  readonly ratio: number;
  readonly goal: number | null;
  readonly kind: "product" | "other";
}

/** Bars as an SVG that follows the reader's light or dark: each work's speed as a part of the baseline's. */
export const chartOf = (report: Report): string => {
  const bars = barsOf(report);
  const height = TOP + bars.length * ROW_HEIGHT + 24;
  const baselineX = LABEL_WIDTH + SCALE;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title">
<title id="title">Speed of blobferry and of the Graph SDK's upload tasks as a part of the baseline's speed</title>
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328; } .small { font-size: 11px; fill: #59636e; }
.product { fill: #0969da; } .other { fill: #bf8700; } line { stroke: #59636e; } .goal { stroke: #1a7f37; stroke-width: 2; }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc; } .small { fill: #9198a1; } .product { fill: #4493f8; } .other { fill: #d29922; } .goal { stroke: #3fb950; }
}
</style>
<text x="0" y="18">Speed, as a part of the baseline: a bare loop of ranged GETs into PUTs</text>
<text class="small" x="0" y="36">${report.measuredAt.slice(0, 10)}, Node ${escaped(report.node)}, ${report.cores} cores, loopback; green: the goal</text>
<line x1="${baselineX}" y1="${TOP - 6}" x2="${baselineX}" y2="${height - 20}" stroke-dasharray="3 3"/>
<text class="small" x="${baselineX}" y="${height - 6}" text-anchor="middle">1.0</text>
${bars.map(drawn).join("\n")}
</svg>
`;
};

const barsOf = ({ works, alternatives = [] }: Report): readonly Bar[] => {
  const goals = works.filter(({ goal }) => goal !== null);
  return goals.flatMap((work) => [
    {
      label: `${work.workload}  ${work.name}`,
      ratio: work.ratio.median,
      goal: work.goal,
      kind: "product" as const,
    },
    ...alternatives
      .filter(({ workload }) => workload === work.workload)
      .map(({ name, bytesPerSecond }) => ({
        label: name === "sdk-file" ? "Graph SDK, file" : "Graph SDK, stream",
        ratio: bytesPerSecond / ((work.bytes / work.baselineMs.median) * 1000),
        goal: null,
        kind: "other" as const,
      })),
  ]);
};

const drawn = ({ label, ratio, goal, kind }: Bar, row: number): string => {
  const y = TOP + row * ROW_HEIGHT;
  const width = Math.min(ratio, 1.08) * SCALE;
  const goalX = LABEL_WIDTH + (goal ?? 0) * SCALE;
  return [
    `<text x="${LABEL_WIDTH - 10}" y="${y + 15}" text-anchor="end">${escaped(label)}</text>`,
    `<rect class="${kind}" x="${LABEL_WIDTH}" y="${y + 2}" width="${width.toFixed(1)}" height="18" rx="2"/>`,
    goal === null ? "" : `<line class="goal" x1="${goalX}" y1="${y - 1}" x2="${goalX}" y2="${y + 23}"/>`,
    `<text x="${(LABEL_WIDTH + width + 6).toFixed(1)}" y="${y + 15}">${ratio.toFixed(2)}</text>`,
  ].join("");
};

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
