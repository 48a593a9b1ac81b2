import type { TokenCredential } from "@azure/core-auth";
import type { HttpResponse, HttpSender } from "../../http/send.ts";
import { parseObject } from "../../graph/json.ts";
import { signInFailureOf } from "../../transfer/sign-in.ts";
import { CommandError } from "../errors.ts";
import { exitCode } from "../exit-code.ts";
import { logLinesOf, logQueryFor, MAX_ANSWER_BYTES, type LogLine } from "./log-query.ts";

/** A query may take the service three minutes; most take seconds. */
const QUERY_TIMEOUT_MS = 60_000;

export interface LogSource {
  readonly workspaceId: string;
  /** `https://api.loganalytics.azure.com`, or that of another cloud. */
  readonly api: string;
  readonly send: HttpSender;
  readonly credential: TokenCredential;
}

/**
 * Reads what the app has logged about an id.
 * @param since how far back
 * @throws {CommandError} with what to do about it
 */
export const readLogs = async (source: LogSource, id: string, since: Date): Promise<readonly LogLine[]> => {
  const query = logQueryFor(id);
  const { workspaceId, api, send } = source;
  const response = await send({
    method: "POST",
    url: `${api}/v1/workspaces/${encodeURIComponent(workspaceId)}/query`,
    headers: { Authorization: `Bearer ${await tokenOf(source)}`, "Content-Type": "application/json" },
    body: JSON.stringify({ query, timespan: `${since.toISOString()}/${new Date().toISOString()}` }),
    timeoutMs: QUERY_TIMEOUT_MS,
    maxAnswerBytes: MAX_ANSWER_BYTES,
  });
  const lines =
    response.kind === "answered" && response.status === 200 ? logLinesOf(parseObject(response.text)) : null;
  if (lines === null) throw failureOf(response);
  return lines;
};

const tokenOf = async ({ credential, api }: LogSource): Promise<string> => {
  try {
    const token = await credential.getToken(`${api}/.default`);
    if (token !== null) return token.token;
  } catch (error) {
    const why = signInFailureOf(error)?.cause ?? "unknown error";
    throw new CommandError(
      exitCode.unreachable,
      `cannot sign in to Log Analytics: ${why}; sign in (az login)`,
    );
  }
  throw new CommandError(exitCode.unreachable, "cannot sign in to Log Analytics; sign in (az login)");
};

const failureOf = (response: HttpResponse): CommandError => {
  if (response.kind === "broken") {
    return new CommandError(exitCode.unreachable, `Log Analytics does not answer (${response.reason})`);
  }
  switch (response.status) {
    case 401:
    case 403:
      return new CommandError(
        exitCode.unreachable,
        "Log Analytics denies access: your account needs the role Log Analytics Reader on the workspace",
      );
    case 404:
      return new CommandError(exitCode.notFound, "there is no such Log Analytics workspace");
    default:
      return new CommandError(exitCode.unreachable, `Log Analytics answered ${response.status}`);
  }
};
