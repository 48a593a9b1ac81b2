import type { CliCommand } from "./commands/command.ts";

/** In the order of the help. */
const LOADERS = {
  copy: async () => [(await import("./commands/copy.ts")).copyCommand],
  check: async () => [(await import("./commands/check.ts")).checkCommand],
  batch: async () => [(await import("./commands/batch.ts")).batchCommand],
  submit: async () => [(await import("./commands/submit.ts")).submitCommand],
  list: async () => [(await import("./commands/list.ts")).listCommand],
  show: async () => [(await import("./commands/show.ts")).showCommand],
  logs: async () => [(await import("./commands/logs.ts")).logsCommand],
  watch: async () => [(await import("./commands/watch.ts")).watchCommand],
  cancel: async () => [(await import("./commands/cancel.ts")).cancelCommand],
  retry: async () => [(await import("./commands/retry.ts")).retryCommand],
  prune: async () => [(await import("./commands/prune.ts")).pruneCommand],
  rules: async () => {
    const { rulesCheckCommand, rulesTestCommand, rulesPutCommand } = await import("./commands/rules.ts");
    return [rulesCheckCommand, rulesTestCommand, rulesPutCommand];
  },
  doctor: async () => [(await import("./commands/doctor.ts")).doctorCommand],
} as const satisfies Record<string, () => Promise<readonly CliCommand[]>>;

const isCommand = (name: string): name is keyof typeof LOADERS => Object.hasOwn(LOADERS, name);

/** Flags of every command whose next argument is their value. */
const WITH_VALUE: ReadonlySet<string> = new Set(["--connection", "--settings"]);

/** Every command. */
export const allCommands = async (): Promise<readonly CliCommand[]> => [
  ...(await Promise.all(Object.values(LOADERS).map((load) => load()))).flat(),
  (await import("./commands/completion.ts")).completionCommand,
];

/** The command that the arguments name, without the time that the others take to load; all where they name none. */
export const commandsFor = async (args: readonly string[]): Promise<readonly CliCommand[]> => {
  const first = args.find((arg, i) => !arg.startsWith("-") && !WITH_VALUE.has(args[i - 1] ?? ""));
  if (first !== undefined) return isCommand(first) ? await LOADERS[first]() : await allCommands();
  return args.includes("--version") || args.includes("-V") ? [] : await allCommands();
};
