import { Option } from "commander";
import { lazyCredential } from "../../config/credential.ts";
import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { checkWorkspaceId, logApiOf, MAX_LINES, WORKSPACE_SETTING, type LogLine } from "../logs/log-query.ts";
import { readLogs, type LogSource } from "../logs/read-logs.ts";
import { toTime } from "../select/time-argument.ts";
import { formatTime } from "../text/format.ts";
import { printable } from "../text/printable.ts";
import type { CliCommand } from "./command.ts";

interface Flags {
  readonly since?: Date;
  readonly workspace?: string;
}

const DEFAULT_DAYS = 7;
const DAY_MS = 86_400_000;

const HELP = `
Reads the Log Analytics workspace behind the app's Application Insights, signed in as you (az login). Your account
needs the role Log Analytics Reader there. New lines take a few minutes to arrive. A transfer's own history is in
"blobferry show".

Examples:
  blobferry logs october-report
  blobferry logs archive-2026 --since 30d --json
`;

const logs = async (context: Context, id: string, flags: Flags): Promise<ExitCode> =>
  await printLogs(context, id, flags, await sourceOf(context, flags));

/** Prints what the app has logged about an id. */
export const printLogs = async (
  { output }: Pick<Context, "output">,
  id: string,
  { since }: Flags,
  source: LogSource,
): Promise<ExitCode> => {
  const lines = await readLogs(source, id, since ?? new Date(Date.now() - DEFAULT_DAYS * DAY_MS));
  for (const line of lines) {
    if (output.json) output.value(line);
    else output.line(textOf(line, output.paint));
  }
  if (lines.length === 0) {
    const days =
      since === undefined ? ` in the last ${DEFAULT_DAYS} days (--since 30d looks further back)` : "";
    output.note(`there are no log lines about ${id}${days}; new lines take a few minutes to arrive`);
  }
  if (lines.length === MAX_LINES) output.note(`these are the latest ${MAX_LINES} lines; there may be more`);
  return exitCode.ok;
};

const textOf = ({ at, level, message }: LogLine, paint: Context["output"]["paint"]): string => {
  const text = `${level.padEnd(8)} ${printable(message)}`;
  const isBad = level === "error" || level === "critical";
  return `${formatTime(at)}  ${isBad ? paint("red", text) : level === "warning" ? paint("yellow", text) : text}`;
};

const sourceOf = async (context: Context, { workspace }: Flags): Promise<LogSource> => {
  const { config } = await context.settings();
  const workspaceId = checkWorkspaceId(workspace ?? (await context.setting(WORKSPACE_SETTING)));
  // Loaded only now, as the Azure SDK is: `--help` does not need it.
  const { httpSender } = await import("../../http/send.ts");
  return {
    workspaceId,
    api: logApiOf(config.graphEndpoint),
    send: httpSender(config.graphUserAgent),
    credential: lazyCredential({ credential: "default", clientId: null }),
  };
};

export const logsCommand: CliCommand = {
  define: (program) =>
    program
      .command("logs")
      .summary("show what the app has logged about a transfer or batch")
      .description(
        "Shows the app's log lines about one transfer, batch or rejected message, the oldest first.",
      )
      .argument("<id>", "the id")
      .addOption(
        new Option("--since <time>", `how far back; default: ${DEFAULT_DAYS} days`).argParser(toTime),
      )
      .option("--workspace <id>", `the Log Analytics workspace's id; default: ${WORKSPACE_SETTING}`)
      .addHelpText("after", HELP),
  run: logs,
};
