import { MACHINE, type Follows } from "../../src/transfer/step/machine.ts";

/** The rows of the machine: an action, an event that it may report, and what follows. */
export const machineRows = Object.entries<Readonly<Record<string, Follows>>>(MACHINE).flatMap(
  ([action, events]) => Object.entries(events).map(([event, follows]) => ({ action, event, follows })),
);

/** The machine as a plain text table, as `docs/protocol.md` prints it. */
export const machineTable = (): string => {
  const rows = machineRows.map(({ action, event, follows }, index) => [
    machineRows[index - 1]?.action === action ? "" : action,
    event,
    textOf(follows),
  ]);
  const all = [["action", "event", "then"], ...rows];
  const widths = [0, 1].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
};

const textOf = (follows: Follows): string =>
  typeof follows === "string"
    ? `→ ${follows}`
    : `save${follows.sameStep ? " (same step)" : ""}: ${follows.saveAs.join(" | ")}`;
