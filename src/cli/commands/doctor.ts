import { ConfigError, type Config } from "../../config/config.ts";
import { likelyMisspellings } from "../../config/setting-names.ts";
import { targetKinds } from "../../graph/targets/index.ts";
import type { Target } from "../../transfer/job.ts";
import type { Context } from "../context.ts";
import { appAddress, checkApp, MASTER_KEY_SETTING } from "../doctor/check-app.ts";
import { failure, ok, skipped, warning, type Finding } from "../doctor/finding.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { CommandError } from "../errors.ts";
import type { Style } from "../output.ts";
import { targetFrom, targetOptions } from "../submit/target-flags.ts";
import { printable } from "../text/printable.ts";
import type { CliCommand } from "./command.ts";

interface Flags {
  readonly source?: string;
  readonly app?: string;
  readonly [flag: string]: unknown;
}

const HELP = `
Only reads: nothing is created, sent or changed. The exit code is 1 if a problem is found.
Uses the identity of the caller, which may have other permissions than the app's.

Examples:
  blobferry doctor
  blobferry doctor --app https://my-ferry.azurewebsites.net
  blobferry doctor --source reports --to drive --drive-id 'b!x'
  blobferry doctor --json | jq -r 'select(.verdict == "error") | .fix'
`;

const doctor = async (context: Context, flags: Flags): Promise<ExitCode> => {
  const subject = { source: flags.source ?? null, target: readTarget(flags), app: readApp(flags) };
  let problems = 0;
  for await (const finding of examine(context, subject)) {
    if (finding.verdict === "error") problems++;
    print(context, finding);
    context.signal.throwIfAborted();
  }
  if (!context.output.json) {
    context.output.line(summaryOf(problems));
  }
  return problems === 0 ? exitCode.ok : exitCode.failed;
};

const summaryOf = (problems: number): string =>
  problems === 0 ? "No problems found." : `${problems} problem${problems === 1 ? "" : "s"} found.`;

/** Checked like a job's target, so that the lookup has a valid address. */
const readTarget = (flags: Flags): Target | null => {
  const target = targetFrom(flags);
  if (target === null) return null;
  const kind = targetKinds.find((one) => one.kind === target.kind);
  const parsed = kind?.fields.safeParse(target);
  if (parsed === undefined) throw new CommandError(exitCode.usage, "--to must be a kind of target");
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CommandError(
    exitCode.usage,
    `target${issue === undefined ? "" : `.${issue.path.join(".")}: ${issue.message}`}`,
  );
};

/** What to examine besides the settings' own storage and Graph. */
interface Subject {
  readonly source: string | null;
  readonly target: Target | null;
  readonly app: string | null;
}

const readApp = ({ app }: Flags): string | null => {
  if (app === undefined) return null;
  const address = appAddress(app);
  if (address !== null) return address;
  throw new CommandError(exitCode.usage, "--app must be an https address (http only on loopback)");
};

async function* examine(context: Context, subject: Subject): AsyncGenerator<Finding> {
  yield* examineSetup(context, subject);
  if (subject.app !== null) yield* checkApp(subject.app, context.env[MASTER_KEY_SETTING] ?? null);
}

async function* examineSetup(context: Context, { source, target }: Subject): AsyncGenerator<Finding> {
  let config: Config;
  try {
    const settings = await context.settings();
    ({ config } = settings);
    yield ok("settings", `read from ${settings.from}`);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    yield failure(
      "settings",
      error.message,
      "correct this setting in the environment or in the settings file; one outside the app's own folder has to be named with --settings",
    );
    yield* misspellings(context);
    for (const check of ["storage", "source", "graph"])
      yield skipped(check, "not checked because of the settings");
    return;
  }
  yield* misspellings(context);
  const [{ checkSource, checkStorage, usesOneAccount }, { checkGraph }] = await Promise.all([
    import("../doctor/check-storage.ts"),
    import("../doctor/check-graph.ts"),
  ]);
  try {
    let isStorageOk = true;
    for await (const finding of checkStorage(config)) {
      if (finding.check === "storage" && finding.verdict === "error") isStorageOk = false;
      yield finding;
    }
    yield isStorageOk || !usesOneAccount(config)
      ? await checkSource(config, source)
      : skipped("source", "not checked: it is in the same storage account");
  } catch (error) {
    // The SDK rejects the connection string.
    const why = error instanceof Error ? error.message : String(error);
    yield failure(
      "storage",
      `${config.transferConnectionName} cannot be used: ${why}`,
      "copy it again from the account's access keys",
    );
  }
  yield* checkGraph(config, target);
}

/** A setting with a misspelled name is never read, so that nothing else shows it. */
async function* misspellings(context: Context): AsyncGenerator<Finding> {
  // If they cannot be read, that has been reported.
  const keys = await context.settingKeys().catch(() => []);
  for (const { given, meant } of likelyMisspellings(keys)) {
    yield warning(
      "settings",
      `${given} is not a setting; it looks like ${meant}`,
      `rename it to ${meant}, or ignore this if it belongs to another program`,
    );
  }
}

const SYMBOLS: Readonly<Record<Finding["verdict"], readonly [symbol: string, style: Style]>> = {
  ok: ["✓", "green"],
  warning: ["!", "yellow"],
  error: ["✗", "red"],
  skipped: ["-", "dim"],
};

const print = ({ output }: Context, finding: Finding): void => {
  if (output.json) {
    output.value(finding);
    return;
  }
  const [symbol, style] = SYMBOLS[finding.verdict];
  output.line(`${output.paint(style, symbol)} ${finding.check.padEnd(10)}  ${printable(finding.message)}`);
  if (finding.fix !== null) output.line(`${" ".repeat(14)}→ ${printable(finding.fix)}`);
};

export const doctorCommand: CliCommand = {
  define: (program) => {
    const command = program
      .command("doctor")
      .summary("check the setup")
      .description("Checks settings, storage, queues, records, the source, Graph, its token and permissions.")
      .option("--source <container[/blob]>", "check that this container or blob can be read")
      .option(
        "--app <url>",
        `ask the running app too; with its master key in ${MASTER_KEY_SETTING}, about each function`,
      );
    for (const option of targetOptions()) command.addOption(option);
    return command.addHelpText("after", HELP);
  },
  run: doctor,
};
