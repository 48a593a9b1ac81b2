import { ConfigError, type Config } from "../../config/config.ts";
import { likelyMisspellings, misspellingText } from "../../config/setting-names.ts";
import type { Target } from "../../transfer/job.ts";
import type { Context } from "../context.ts";
import type { ReadConfig, Settings } from "../settings.ts";
import { checkApp, MASTER_KEY_SETTING } from "./check-app.ts";
import { checkLists } from "./check-lists.ts";
import { failure, ok, skipped, warning, type Finding } from "./finding.ts";

/** Where the settings come from. */
type Examined = Pick<Context, "settingKeys" | "env"> & {
  settings(read: ReadConfig): Promise<Pick<Settings, "config" | "from">>;
};

const COPY_AGAIN = "copy it again from the account's access keys";

/** What to examine besides the settings' own storage and Graph. */
export interface Subject {
  readonly source: string | null;
  readonly target: Target | null;
  readonly app: string | null;
}

/** Every check, in the order in which one explains the next. Only reads. */
export async function* examine(context: Examined, subject: Subject): AsyncGenerator<Finding> {
  yield* examineSetup(context, subject);
  if (subject.app !== null) yield* checkApp(subject.app, context.env[MASTER_KEY_SETTING] ?? null);
}

async function* examineSetup(context: Examined, { source, target }: Subject): AsyncGenerator<Finding> {
  let config: Config;
  try {
    const { readWholeConfig } = await import("./app-config.ts");
    const settings = await context.settings(readWholeConfig);
    ({ config } = settings);
    yield ok("settings", `read from ${settings.from}`);
    yield* checkLists(config, { source, target });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // Perhaps the cause, so it comes first.
    yield* misspellings(context);
    for (const { message } of error.faults) {
      yield failure(
        "settings",
        message,
        message.startsWith("--connection")
          ? COPY_AGAIN
          : "correct this setting in the environment or in the settings file; one outside the app's own folder has to be named with --settings",
      );
    }
    for (const check of ["storage", "source", "graph"])
      yield skipped(check, "not checked because of the settings");
    return;
  }
  yield* misspellings(context);
  const [{ checkSource, checkStorage, usesOneAccount }, { checkGraph }] = await Promise.all([
    import("./check-storage.ts"),
    import("./check-graph.ts"),
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
    yield failure("storage", `${config.transferConnectionName} cannot be used: ${why}`, COPY_AGAIN);
  }
  yield* checkGraph(config, target);
}

/** A setting with a misspelled name is never read, so that nothing else shows it. */
async function* misspellings(context: Examined): AsyncGenerator<Finding> {
  // If they cannot be read, that has been reported.
  const keys = await context.settingKeys().catch(() => []);
  for (const misspelling of likelyMisspellings(keys)) {
    const { meant, opensLimit } = misspelling;
    const text = misspellingText(misspelling);
    yield opensLimit
      ? failure("settings", `${text}, which is not in effect`, `rename it to ${meant}`)
      : warning("settings", text, `rename it to ${meant}, or ignore this if it belongs to another program`);
  }
}
