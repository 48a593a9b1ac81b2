import type { TransferView } from "../../client/transfer-view.ts";
import type { HistoryEntry } from "../../transfer/history.ts";
import type { Target } from "../../transfer/job.ts";
import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { CommandError } from "../errors.ts";
import { leftUndone, progressWords, waitWords } from "../progress/words.ts";
import { formatBytes } from "../text/format.ts";
import { printableDeep } from "../text/printable.ts";
import type { CliCommand } from "./command.ts";

const HELP = `
Examples:
  blobferry show m-1764000000000-abc
  blobferry show run7-3 --json | jq .result
`;

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

/** Name and text of each line. Facts without a value are left out. */
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
    ["Ranges", `${view.ranges}, in ${view.sessions} upload session${view.sessions === 1 ? "" : "s"}`],
    ["Attempt", `${view.attempt}, ${view.retries} retried steps, ${view.failures} consecutive failures`],
    ["Error", error && `${error.code}: ${error.message}`],
    ["What to do", error && (error.advice || null)],
    ["Details", error && `docs/errors.md#${error.code}`],
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
    ["Place", result?.place ? `drive ${result.place.driveId}, folder ${result.place.folderId}` : null],
    ...(result?.changedNames ?? []).map(({ from, to }) => ["Renamed", `${from} → ${to}`] as const),
    ...leftUndone(result?.followUps).map((what) => ["Warning", what] as const),
    ["Item", item && [item.name, item.id, item.webUrl].filter((part) => part !== null).join(" ")],
    ...(view.history ?? []).map((entry, i) => [i === 0 ? "History" : "", historyWords(entry)] as const),
  ];
  return all.filter((fact): fact is readonly [string, string] => fact[1] !== null);
};

const targetFields = ({ kind, ...fields }: Target): string =>
  [kind, ...Object.entries(fields).map(([name, value]) => `${name}=${value}`)].join(" ");

/** `2026-10-05T12:00:00.000Z  send, steps 0 to 39, 390 MiB uploaded` */
const historyWords = ({ since, what, firstStep, lastStep, acceptedBytes, note }: HistoryEntry): string =>
  [
    `${since}  ${what}, ${firstStep === lastStep ? `step ${firstStep}` : `steps ${firstStep} to ${lastStep}`}`,
    `${formatBytes(acceptedBytes)} uploaded${note === null ? "" : `: ${note}`}`,
  ].join(", ");

export const showCommand: CliCommand = {
  define: (program) =>
    program
      .command("show")
      .summary("show one transfer in detail")
      .description("Shows everything known about one transfer.")
      .argument("<id>", "the transfer's id")
      .addHelpText("after", HELP),
  run: show,
};
