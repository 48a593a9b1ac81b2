import type { TransferView } from "../../client/transfer-view.ts";
import type { HistoryEntry } from "../../transfer/history.ts";
import type { Target } from "../../transfer/job.ts";
import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { noTransfer } from "../errors.ts";
import { leftUndone, progressWords, waitWords } from "../progress/words.ts";
import { checkFields, fieldsOption, printFields } from "../select/fields.ts";
import { counted, formatBytes, formatDuration, formatRate, formatTime } from "../text/format.ts";
import { printableDeep } from "../text/printable.ts";
import { transferRoute } from "../web/routes.ts";
import { showPage, webOption } from "../web/show-page.ts";
import type { CliCommand } from "./command.ts";

const HELP = `
Examples:
  blobferry show m-1764000000000-abc
  blobferry show run7-3 --json | jq .result
  blobferry show run7-3 --web
`;

const show = async (
  context: Context,
  id: string,
  { fields, web }: { readonly fields?: readonly string[]; readonly web?: true },
): Promise<ExitCode> => {
  if (web === true) return await showPage(context, transferRoute(id));
  const { output } = context;
  if (fields !== undefined) checkFields(fields);
  const view = await (await context.client()).get(id);
  if (view === null) throw noTransfer(id);
  if (fields !== undefined || output.json) {
    if (fields === undefined) output.value(view);
    else printFields(output, view, fields);
    return exitCode.ok;
  }
  const facts = factsOf(printableDeep(view));
  const width = Math.max(...facts.map(([name]) => name.length));
  for (const [name, text] of facts) output.line(`${output.paint("dim", name.padEnd(width))}  ${text}`);
  return exitCode.ok;
};

/** Name and text of each line. Facts without a value are left out. */
export const factsOf = (view: TransferView, nowMs = Date.now()): readonly (readonly [string, string])[] => {
  const { source, target, error, result, labels } = view;
  const item = result?.item ?? null;
  const all: readonly (readonly [string, string | null])[] = [
    ["Transfer", view.transferId],
    ["Status", [view.status, waitWords(view)].join(" ").trim() + notBegun(view, nowMs)],
    ["Source", source && `${source.container}/${source.blob}`],
    ["Version", source?.versionId ?? null],
    ["Target", target && targetFields(target)],
    ["Name", view.name],
    ["Progress", progressWords(view, null) || null],
    ["Ranges", `${view.ranges}, in ${counted(view.sessions, "upload session")}`],
    ["Attempt", attemptWords(view)],
    ["Error", error && `${error.code}: ${error.message}`],
    ["What to do", error && whatToDo(view, error.advice)],
    ["Details", error && `docs/errors.md#${error.code}`],
    ["Graph", error?.graphRequestId ? `request-id ${error.graphRequestId}` : null],
    [
      "Labels",
      Object.entries(labels)
        .map(([name, value]) => `${name}=${value}`)
        .join(", ") || null,
    ],
    ["Submitted", formatTime(view.submittedAt)],
    ["Updated", formatTime(view.updatedAt)],
    ["Ended", view.endedAt && formatTime(view.endedAt)],
    ["Duration", tookWords(view)],
    ["Verified", result && view.status === "completed" ? result.verification : null],
    ["Place", result?.place ? `drive ${result.place.driveId}, folder ${result.place.folderId}` : null],
    ...(result?.changedNames ?? []).map(({ from, to }) => ["Renamed", `${from} → ${to}`] as const),
    ...leftUndone(result?.followUps).map((what) => ["Warning", what] as const),
    ["Item", item && [item.name, item.id, item.webUrl].filter((part) => part !== null).join(" ")],
    ...(view.history ?? [])
      .flatMap((entry, i, all) =>
        (isRetry(all[i - 1]) ? [`${formatTime(entry.since)}  retried`] : []).concat(historyWords(entry)),
      )
      .map((words, i) => [i === 0 ? "History" : "", words] as const),
  ];
  return all.filter((fact): fact is readonly [string, string] => fact[1] !== null);
};

/** An app that is asleep wakes within this time. */
const LATE_MS = 30_000;

/** A queue looks the same whether an app works it off or none runs. */
const notBegun = ({ status, wait, submittedAt }: TransferView, nowMs: number): string => {
  const ageMs = nowMs - Date.parse(submittedAt);
  return status === "queued" && wait === null && ageMs > LATE_MS
    ? `; no app has begun it for ${formatDuration(ageMs)}. In a backlog that is expected; otherwise blobferry doctor says whether one is running`
    : "";
};

/** `1`, or `1, 3 retried steps, 2 failures in a row`: what did not happen is left out. */
const attemptWords = ({ attempt, retries, failures }: TransferView): string =>
  [
    String(attempt),
    ...(retries === 0 ? [] : [counted(retries, "retried step")]),
    ...(failures === 0 ? [] : [`${counted(failures, "failure")} in a row`]),
  ].join(", ");

/** The advice knows whether the app still tries by itself. */
const whatToDo = ({ status }: TransferView, advice: string): string | null =>
  status === "completed" || advice === "" ? null : advice;

/** `1 min 00 s, 1.6 MiB/s on average`: from the submit, or of the last attempt. */
const tookWords = ({ result, submittedAt, endedAt, bytes, status, attempt }: TransferView): string | null => {
  if (endedAt === null) return null;
  const fromMs = Date.parse(attempt > 1 ? (result?.startedAt ?? submittedAt) : submittedAt);
  const tookMs = Date.parse(endedAt) - fromMs;
  const rate =
    status === "completed" && bytes !== null && bytes > 0 && tookMs > 0
      ? `, ${formatRate((bytes * 1000) / tookMs)} on average`
      : "";
  return `${formatDuration(tookMs)}${rate}`;
};

const targetFields = ({ kind, ...fields }: Target): string =>
  [kind, ...Object.entries(fields).map(([name, value]) => `${name}=${value}`)].join(" ");

const ENDS = new Set(["completed", "skipped", "failed", "cancelled"]);

/** Whether what comes after this entry comes of a retry. */
const isRetry = (before: HistoryEntry | undefined): boolean => before !== undefined && ENDS.has(before.what);

/** `2026-10-05 12:00:00 +00:00  send, steps 0 to 39, 390 MiB uploaded` */
const historyWords = ({ since, what, firstStep, lastStep, acceptedBytes, note }: HistoryEntry): string =>
  [
    `${formatTime(since)}  ${what}, ${firstStep === lastStep ? `step ${firstStep}` : `steps ${firstStep} to ${lastStep}`}`,
    `${formatBytes(acceptedBytes)} uploaded${note === null ? "" : `: ${note}`}`,
  ].join(", ");

export const showCommand: CliCommand = {
  define: (program) =>
    program
      .command("show")
      .summary("show one transfer in detail")
      .description("Shows everything known about one transfer.")
      .argument("<id>", "the transfer's id")
      .addOption(fieldsOption())
      .addOption(webOption())
      .addHelpText("after", HELP),
  run: show,
};
