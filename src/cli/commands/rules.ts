import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import { decodeText } from "../../config/decode-text.ts";
import type { Config } from "../../config/config.ts";
import { storageErrorOf } from "../../client/errors.ts";
import { parseRules } from "../../rules/parse-rules.ts";
import { testEvent, type EventTest } from "../../rules/test-event.ts";
import type { Rule } from "../../rules/rule.ts";
import type { Context } from "../context.ts";
import { CommandError } from "../errors.ts";
import { fileErrorText } from "../file-error.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { printable } from "../text/printable.ts";
import type { CliCommand } from "./command.ts";

const HELP = `
Rules are a file {"rules": […]}; docs/events.md has examples. RULES in the settings says where the app has them.

Examples:
  blobferry rules check rules.json
  blobferry rules test event.json --rules rules.json
  blobferry rules put rules.json
`;

/** The command above all of these. */
const rulesCommandOf = (program: Command): Command =>
  program.commands.find((command) => command.name() === "rules") ??
  program
    .command("rules")
    .summary("check, test and replace the rules for new blobs")
    .description("Rules turn events about new blobs into transfers.")
    .addHelpText("after", HELP);

const readInput = async (context: Context, file: string): Promise<string> => {
  try {
    if (file !== "-") return decodeText(await readFile(resolve(context.cwd, file)));
    const parts: Buffer[] = [];
    for await (const part of context.stdin) parts.push(Buffer.from(part));
    return decodeText(Buffer.concat(parts));
  } catch (error) {
    throw new CommandError(exitCode.usage, `${file} cannot be read: ${fileErrorText(error)}`);
  }
};

/** @throws {CommandError} with every fault */
const rulesIn = (text: string, place: string): readonly Rule[] => {
  const parsed = parseRules(text);
  if ("rules" in parsed) return parsed.rules;
  const count = parsed.faults.length === 1 ? "an error" : `${parsed.faults.length} errors`;
  throw new CommandError(exitCode.usage, [`${place} has ${count}:`, ...parsed.faults].join("\n"));
};

const countOf = (rules: readonly Rule[]): string => `${rules.length} rule${rules.length === 1 ? "" : "s"}`;

const check = async (context: Context, file: string): Promise<ExitCode> => {
  const rules = rulesIn(await readInput(context, file), file);
  if (context.output.json) context.output.value({ rules: rules.map(({ name }) => name) });
  else context.output.line(`${countOf(rules)}, no errors`);
  return exitCode.ok;
};

export const rulesCheckCommand: CliCommand = {
  define: (program) =>
    rulesCommandOf(program)
      .command("check")
      .summary("check a file of rules")
      .description("Checks a file of rules, and prints every error in it. Needs no storage.")
      .argument("<file>", "the rules; - for standard input"),
  run: check,
};

const put = async (context: Context, file: string): Promise<ExitCode> => {
  const text = await readInput(context, file);
  const rules = rulesIn(text, file);
  const { config } = await context.settings();
  const name = blobNameOf(config);
  const { saveRules, placeName } = await import("../../rules/load-rules.ts");
  const { appStorage } = await import("../../storage/connection.ts");
  try {
    await saveRules(appStorage(config).records, name, text);
  } catch (error) {
    throw storageErrorOf(error);
  }
  const place = placeName({ kind: "blob", name }, config.recordContainer);
  if (context.output.json) context.output.value({ place, rules: rules.map((rule) => rule.name) });
  else context.output.line(`${countOf(rules)} in ${place}; takes effect within a minute`);
  return exitCode.ok;
};

const blobNameOf = ({ events }: Config): string => {
  if (events === null)
    throw new CommandError(
      exitCode.usage,
      "RULES is not set, so the app reads no rules: set it to the name of their blob, for instance rules.json",
    );
  if (events.rules.kind === "json")
    throw new CommandError(
      exitCode.usage,
      "RULES holds the rules themselves: change that setting, or set it to the name of a blob",
    );
  return events.rules.name;
};

export const rulesPutCommand: CliCommand = {
  define: (program) =>
    rulesCommandOf(program)
      .command("put")
      .summary("replace the app's rules")
      .description("Checks a file of rules, and writes it to the blob that RULES names.")
      .argument("<file>", "the rules; - for standard input"),
  run: put,
};

interface TestFlags {
  readonly rules?: string;
}

const test = async (context: Context, file: string, flags: TestFlags): Promise<ExitCode> => {
  const rules =
    flags.rules === undefined ? await rulesOfApp(context) : await rulesOfFile(context, flags.rules);
  const tested = testEvent(rules, await readInput(context, file));
  if (context.output.json) context.output.value(tested);
  else for (const line of linesOf(tested)) context.output.line(printable(line));
  return tested.rule === null || tested.fault !== null ? exitCode.failed : exitCode.ok;
};

const rulesOfFile = async (context: Context, file: string): Promise<readonly Rule[]> =>
  rulesIn(await readInput(context, file), file);

const rulesOfApp = async (context: Context): Promise<readonly Rule[]> => {
  const { config } = await context.settings();
  if (config.events === null)
    throw new CommandError(exitCode.usage, "RULES is not set: name the rules with --rules FILE");
  const { loadRules, placeName } = await import("../../rules/load-rules.ts");
  const { appStorage } = await import("../../storage/connection.ts");
  const place = placeName(config.events.rules, config.recordContainer);
  try {
    const stored = await loadRules(appStorage(config).records, config.events.rules);
    if (stored !== null) return rulesIn(stored.text, place);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw storageErrorOf(error);
  }
  throw new CommandError(exitCode.notFound, `there are no rules in ${place}`);
};

const linesOf = ({
  blob,
  rule,
  transferId,
  target,
  path,
  fault,
  others,
  note,
}: EventTest): readonly string[] => [
  ...(blob === null ? [] : [`blob      ${blob.container}/${blob.blob}`]),
  `rule      ${rule ?? "none matches"}`,
  ...(target === null ? [] : [`target    ${JSON.stringify(target)}`]),
  ...(path === null ? [] : [`path      ${path}`]),
  ...(transferId === null ? [] : [`transfer  ${transferId}`]),
  ...(fault === null ? [] : [`fault     ${fault}`]),
  ...others.map(({ name, why }) => `not       ${name}: ${why}`),
  ...(note === null ? [] : [`note      ${note}`]),
];

export const rulesTestCommand: CliCommand = {
  define: (program) =>
    rulesCommandOf(program)
      .command("test")
      .summary("say which rule applies to an event")
      .description(
        "Says which rule applies to an event, what its transfer would be, and why the others do not apply. Starts nothing, and does not look at the blob. The exit code is 1 if no rule applies.",
      )
      .argument("<event-file>", "the event as Event Grid sends it, JSON or base64; - for standard input")
      .option("--rules <file>", "these rules (default: the app's own)"),
  run: test,
};
