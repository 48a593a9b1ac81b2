import type { Command } from "commander";
import type { TransferView } from "../../client/transfer-view.ts";
import type { HistoryEntry } from "../../transfer/history.ts";
import { contextOf, type Context, type Surroundings } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { CommandError } from "../fault.ts";
import { progressWords, waitWords } from "../progress/words.ts";
import { targetFields } from "../text/describe.ts";
import { formatBytes } from "../text/format.ts";
import { printableDeep } from "../text/printable.ts";

const HELP = `
Examples:
  blobferry show m-1764000000000-abc
  blobferry show run7-3 --json | jq .result
`;

export const addShow = (
  program: Command,
  surroundings: Surroundings,
  end: (code: ExitCode) => void,
): void => {
  const command = program
    .command("show")
    .summary("show one transfer whole")
    .description("Shows all there is to know about one transfer.")
    .argument("<id>", "the transfer's id")
    .addHelpText("after", HELP)
    .action(async (id: string) => {
      end(await show(contextOf(surroundings, command), id));
    });
};

const show = async (context: Context, id: string): Promise<ExitCode> => {
  const { output } = context;
  const view = await (await context.client()).get(id);
  if (view === null) throw new CommandError(exitCode.notFound, `there is no transfer ${id}`);
  if (output.json) {
    output.value(view);
    return exitCode.ok;
  }
  const facts = factsOf(printableDeep(view));
  const width = Math.max(...facts.map(([name]) => name.length));
  for (const [name, text] of facts) output.line(`${output.paint("dim", name.padEnd(width))}  ${text}`);
  return exitCode.ok;
};

/** Name and text of each line; what there is nothing to say of is left out. */
export const factsOf = (view: TransferView): readonly (readonly [string, string])[] => {
  const { source, target, error, result, labels } = view;
  const item = result?.item ?? null;
  const all: readonly (readonly [string, string | null])[] = [
    ["Transfer", view.transferId],
    ["Status", [view.status, waitWords(view)].join(" ").trim()],
    ["Source", source && `${source.container}/${source.blob}`],
    ["Version", source?.versionId ?? null],
    ["Target", target && targetFields(target)],
    ["Name", view.name],
    ["Progress", progressWords(view, null) || null],
    ["Ranges", `${view.ranges}, over ${view.sessions} upload session${view.sessions === 1 ? "" : "s"}`],
    ["Attempt", `${view.attempt}, ${view.retries} steps tried again, ${view.failures} failures in a row`],
    ["Error", error && `${error.code}: ${error.message}`],
    ["What to do", error && (error.advice || null)],
    ["Graph", error?.graphRequestId ? `request-id ${error.graphRequestId}` : null],
    [
      "Labels",
      Object.entries(labels)
        .map(([name, value]) => `${name}=${value}`)
        .join(", ") || null,
    ],
    ["Submitted", view.submittedAt],
    ["Updated", view.updatedAt],
    ["Ended", view.endedAt],
    ["Verified", result && view.status === "completed" ? result.verification : null],
    ["Item", item && [item.name, item.id, item.webUrl].filter((part) => part !== null).join(" ")],
    ...(view.history ?? []).map((entry, i) => [i === 0 ? "History" : "", historyWords(entry)] as const),
  ];
  return all.filter((fact): fact is readonly [string, string] => fact[1] !== null);
};

/** `2026-10-05T12:00:00.000Z  send, steps 0 to 39, 390.0 MiB there` */
const historyWords = ({ since, what, firstStep, lastStep, acceptedBytes, note }: HistoryEntry): string =>
  [
    `${since}  ${what}, ${firstStep === lastStep ? `step ${firstStep}` : `steps ${firstStep} to ${lastStep}`}`,
    `${formatBytes(acceptedBytes)} there${note === null ? "" : `: ${note}`}`,
  ].join(", ");
