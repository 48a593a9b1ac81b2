import type { Command } from "commander";
import { ConfigError, type Config } from "../../config/config.ts";
import { targetKindOf } from "../../graph/targets/index.ts";
import type { Target } from "../../transfer/job.ts";
import { contextOf, type Context, type Surroundings } from "../context.ts";
import { fault, ok, skipped, type Finding } from "../doctor/finding.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { CommandError } from "../fault.ts";
import type { Style } from "../output.ts";
import { targetFrom, targetOptions } from "../submit/target-flags.ts";
import { printable } from "../text/printable.ts";

interface Flags {
  readonly source?: string;
  readonly [flag: string]: unknown;
}

const HELP = `
Reads only; nothing is created, sent or changed. The exit code is 1 when something needs mending.
It looks with the identity of whoever runs it: the app's own may differ.

Examples:
  blobferry doctor
  blobferry doctor --source reports --to bundle --drive-id 'b!x' --item-id 01ABC
  blobferry doctor --json | jq -r 'select(.verdict == "fault") | .mend'
`;

export const addDoctor = (
  program: Command,
  surroundings: Surroundings,
  end: (code: ExitCode) => void,
): void => {
  const command = program
    .command("doctor")
    .summary("find out what is wrong with the set-up")
    .description("Checks settings, storage, queues, records, the source, Graph, its token and permissions.")
    .option("--source <container[/blob]>", "look whether this can be read");
  for (const option of targetOptions()) command.addOption(option);
  command.addHelpText("after", HELP).action(async (flags: Flags) => {
    end(await doctor(contextOf(surroundings, command), flags));
  });
};

const doctor = async (context: Context, flags: Flags): Promise<ExitCode> => {
  const target = readTarget(flags);
  let faults = 0;
  for await (const finding of examine(context, flags.source ?? null, target)) {
    if (finding.verdict === "fault") faults++;
    tell(context, finding);
    context.signal.throwIfAborted();
  }
  if (!context.output.json) {
    context.output.line(faults === 0 ? "Nothing to mend." : `${faults} to mend.`);
  }
  return faults === 0 ? exitCode.ok : exitCode.failed;
};

/** By the same rules as a job's, so that the look-up has a proper address. */
const readTarget = (flags: Flags): Target | null => {
  const target = targetFrom(flags);
  if (target === null) return null;
  const parsed = targetKindOf(target).fields.safeParse(target);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CommandError(
    exitCode.usage,
    `target${issue === undefined ? "" : `.${issue.path.join(".")}: ${issue.message}`}`,
  );
};

async function* examine(
  context: Context,
  source: string | null,
  target: Target | null,
): AsyncGenerator<Finding> {
  let config: Config;
  try {
    const settings = await context.settings();
    ({ config } = settings);
    yield ok("settings", `read from ${settings.from}`);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    yield fault(
      "settings",
      error.message,
      "mend the setting that is named, in local.settings.json or the environment",
    );
    for (const check of ["storage", "source", "graph"])
      yield skipped(check, "not looked at: the settings first");
    return;
  }
  const [{ checkSource, checkStorage, usesOneAccount }, { checkGraph }] = await Promise.all([
    import("../doctor/check-storage.ts"),
    import("../doctor/check-graph.ts"),
  ]);
  try {
    let isStorageWell = true;
    for await (const finding of checkStorage(config)) {
      if (finding.check === "storage" && finding.verdict === "fault") isStorageWell = false;
      yield finding;
    }
    yield isStorageWell || !usesOneAccount(config)
      ? await checkSource(config, source)
      : skipped("source", "not looked at: storage first, it is the same account");
  } catch (error) {
    // The SDK does not even take the connection string.
    const why = error instanceof Error ? error.message : String(error);
    yield fault(
      "storage",
      `${config.transferConnectionName} cannot be used: ${why}`,
      "copy it anew from the account's access keys",
    );
  }
  yield* checkGraph(config, target);
}

const LOOKS: Readonly<Record<Finding["verdict"], readonly [mark: string, style: Style]>> = {
  ok: ["✓", "green"],
  warning: ["!", "yellow"],
  fault: ["✗", "red"],
  skipped: ["-", "dim"],
};

const tell = ({ output }: Context, finding: Finding): void => {
  if (output.json) {
    output.value(finding);
    return;
  }
  const [mark, style] = LOOKS[finding.verdict];
  output.line(`${output.paint(style, mark)} ${finding.check.padEnd(10)}  ${printable(finding.said)}`);
  if (finding.mend !== null) output.line(`${" ".repeat(14)}→ ${printable(finding.mend)}`);
};
