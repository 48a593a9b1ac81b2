import { inWords } from "../../config/in-words.ts";
import { targetKinds } from "../../graph/targets/index.ts";
import { explainAll } from "../../intake/explain.ts";
import type { Target } from "../../transfer/job.ts";
import type { Context } from "../context.ts";
import { appAddress, MASTER_KEY_SETTING } from "../doctor/check-app.ts";
import { examine } from "../doctor/examine.ts";
import type { Finding } from "../doctor/finding.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { CommandError } from "../errors.ts";
import type { Style } from "../output.ts";
import { faultInFlags } from "../submit/flag-name.ts";
import { targetFrom, targetOptions } from "../submit/target-flags.ts";
import { counted } from "../text/format.ts";
import { printable } from "../text/printable.ts";
import type { CliCommand } from "./command.ts";

interface Flags {
  readonly source?: string;
  readonly app?: string;
  readonly [flag: string]: unknown;
}

const HELP = `
Only reads: nothing is created, sent or changed. The exit code is 1 if a problem is found.
Signs in by AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET of the environment or the settings file, and
otherwise as the caller, who may have other permissions than the app.

Examples:
  blobferry doctor
  blobferry doctor --app https://my-ferry.azurewebsites.net
  blobferry doctor --source reports --to drive --drive-id 'b!x'
  blobferry doctor --json | jq -r 'select(.verdict == "error") | .fix'
`;

const doctor = async (context: Context, flags: Flags): Promise<ExitCode> => {
  const subject = { source: flags.source ?? null, target: readTarget(flags), app: readApp(flags) };
  let problems = 0;
  let warnings = 0;
  for await (const finding of examine(context, subject)) {
    if (finding.verdict === "error") problems++;
    if (finding.verdict === "warning") warnings++;
    print(context, finding);
    context.signal.throwIfAborted();
  }
  if (!context.output.json) {
    context.output.line(summaryOf(problems, warnings));
  }
  return problems === 0 ? exitCode.ok : exitCode.failed;
};

/** `No problems found.`, `No problems, 2 warnings.` */
export const summaryOf = (problems: number, warnings: number): string => {
  const found = problems === 0 ? "No problems" : counted(problems, "problem");
  return warnings === 0 ? `${found} found.` : `${found}, ${counted(warnings, "warning")}.`;
};

/** Checked like a job's target, so that the lookup has a valid address. */
const readTarget = (flags: Flags): Target | null => {
  const target = targetFrom(flags);
  if (target === null) return null;
  const kind = targetKinds.find((one) => one.kind === target.kind);
  const parsed = kind?.fields.safeParse(target, { error: inWords });
  if (parsed === undefined) throw new CommandError(exitCode.usage, "--to must be a kind of target");
  if (parsed.success) return parsed.data;
  const faults = explainAll(parsed.error, ["target"]).map((fault) => faultInFlags(fault));
  throw new CommandError(exitCode.usage, faults.join("\n"));
};

const readApp = ({ app }: Flags): string | null => {
  if (app === undefined) return null;
  const address = appAddress(app);
  if (address !== null) return address;
  throw new CommandError(exitCode.usage, "--app must be an https address (http only on loopback)");
};

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
