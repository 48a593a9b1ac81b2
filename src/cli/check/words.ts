import { formatBytes, plural } from "../text/format.ts";
import { CHECK_STATUSES, type CheckLine, type CheckTotals } from "./check-line.ts";

const STATUS_WIDTH = Math.max(...CHECK_STATUSES.map((status) => status.length));

/** `differs    2026/a.pdf → a.pdf: 1000 bytes, the file 900` */
export const checkWords = (line: CheckLine): string => {
  const { status, blob, path } = line;
  const why = whyOf(line);
  const where = path === null ? "" : ` → ${path}`;
  return `${status.padEnd(STATUS_WIDTH)}  ${blob}${where}${why === null ? "" : `: ${why}`}`;
};

const whyOf = ({ status, by, bytes, modifiedOn, file, error }: CheckLine): string | null => {
  if (error !== null) return error.message;
  if (status === "same") return by;
  switch (by) {
    case "size":
      return `${bytes} bytes, the file ${file?.bytes ?? "unknown"}`;
    case "folder":
      return "a folder has this name";
    case "hash":
      return "the same size, different content";
    case "time":
      return `the same size, modified ${modifiedOn}, the file ${file?.modifiedOn ?? "at an unknown time"}`;
    default:
      return null;
  }
};

/** What a comparison found, in lines. */
export const checkSummary = ({ compared, statuses, sameBy, excluded }: CheckTotals): readonly string[] => {
  const parts = CHECK_STATUSES.flatMap((status) => {
    const { blobs, bytes } = statuses[status];
    const by = status === "same" ? `, ${basis(sameBy)}` : "";
    return blobs === 0 ? [] : [`${blobs} ${status} (${formatBytes(bytes)}${by})`];
  });
  const left = Object.entries(excluded).map(([why, count]) => `${count} ${why}`);
  return [
    `${compared.blobs} ${plural(compared.blobs, "blob")}, ${formatBytes(compared.bytes)}: ${parts.join(", ")}`,
    ...(left.length === 0 ? [] : [`left out: ${left.join(", ")}`]),
    ...(statuses.undecided.blobs === 0
      ? []
      : [
          "undecided: same size, modified at a different time; --hash reads these blobs and compares the content",
        ]),
  ];
};

const BASES: Readonly<Record<string, string>> = { eTag: "ETag", time: "size and time" };

const basis = (sameBy: Readonly<Record<string, number>>): string =>
  Object.entries(sameBy)
    .map(([by, count]) => `${count} by ${BASES[by] ?? by}`)
    .join(", ");
