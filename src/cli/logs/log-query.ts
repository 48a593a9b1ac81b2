import { z } from "zod";
import { ConfigError } from "../../config/config.ts";
import { transferIdSchema } from "../../transfer/job.ts";
import { CommandError } from "../errors.ts";
import { exitCode } from "../exit-code.ts";

/** Says which Log Analytics workspace the app logs to. `azd provision` notes it in the azd environment under this name. */
export const WORKSPACE_SETTING = "LOG_WORKSPACE_ID";

/** The most lines that one query returns. */
export const MAX_LINES = 1000;

/** Up to about 4 KiB a line. */
export const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

export interface LogLine {
  /** ISO 8601. */
  readonly at: string;
  readonly level: "verbose" | "info" | "warning" | "error" | "critical";
  readonly message: string;
}

/** `SeverityLevel` of Application Insights' tables. */
const LEVELS = ["verbose", "info", "warning", "error", "critical"] as const;

/**
 * Where the workspaces of a cloud are queried, which is also what to sign in to
 * (https://learn.microsoft.com/azure/azure-monitor/logs/api/request-format).
 * @param graphEndpoint the app's Graph, which says which cloud it is
 */
export const logApiOf = (graphEndpoint: string): string => {
  const { hostname } = new URL(graphEndpoint);
  if (hostname.endsWith(".us")) return "https://api.loganalytics.us";
  if (hostname.endsWith(".cn")) return "https://api.loganalytics.azure.cn";
  return "https://api.loganalytics.azure.com";
};

/**
 * @param id null if it is not set
 * @throws {ConfigError} naming the setting
 */
export const checkWorkspaceId = (id: string | null): string => {
  if (id !== null && z.guid().safeParse(id.trim()).success) return id.trim();
  throw new ConfigError(
    id === null || id.trim() === ""
      ? `the app's Log Analytics workspace is not known: give --workspace, or set ${WORKSPACE_SETTING}, to the Workspace ID on its overview in the Azure portal (azd up notes it in the azd environment)`
      : `${WORKSPACE_SETTING} must be a workspace's id, such as 8a1b6c0e-1f0a-4b0c-9d1e-2f3a4b5c6d7e`,
  );
};

/**
 * The app's lines about a transfer, a batch or a rejected message, and the exceptions of the same invocations: the
 * latest {@link MAX_LINES} of them.
 * @throws {CommandError} for what cannot be an id
 */
export const logQueryFor = (id: string): string => {
  if (!transferIdSchema.safeParse(id).success) {
    throw new CommandError(exitCode.usage, "an id is 1 to 64 of A-Z a-z 0-9 . _ -");
  }
  // An id's only character that means anything in a regular expression.
  const pattern = `\\b(transfer|batch|message) ${id.replaceAll(".", "\\.")}(:| |$)`;
  return `let lines = materialize(AppTraces
| where Message has '${id}' and Message matches regex @'${pattern}'
| project TimeGenerated, SeverityLevel, Message, OperationId);
let exceptions = AppExceptions
| where OperationId in ((lines | where isnotempty(OperationId) | distinct OperationId))
| project TimeGenerated, SeverityLevel = 3, Message = strcat(ExceptionType, ': ', OuterMessage);
union (lines | project-away OperationId), exceptions
| top ${MAX_LINES} by TimeGenerated desc
| project TimeGenerated, SeverityLevel, Message`;
};

/** https://learn.microsoft.com/azure/azure-monitor/logs/api/response-format */
const answerSchema = z.object({
  tables: z.tuple([
    z.object({ rows: z.array(z.tuple([z.string(), z.number().nullable(), z.string().nullable()])) }),
  ]),
});

/** The lines of an answer, the oldest first; null if it is not one. */
export const logLinesOf = (answer: unknown): readonly LogLine[] | null => {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) return null;
  return parsed.data.tables[0].rows
    .map(([at, level, message]) => ({ at, level: LEVELS[level ?? 1] ?? "info", message: message ?? "" }))
    .reverse();
};
