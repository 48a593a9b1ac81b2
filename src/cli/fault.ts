import { CommanderError } from "commander";
import { ConfigError } from "../config/config.ts";
import { TransferClientError, type ClientErrorCode } from "../client/errors.ts";
import { exitCode, type ExitCode } from "./exit-code.ts";

/** A command that cannot go on, for a reason of the user's. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: ExitCode;

  constructor(code: ExitCode, message: string) {
    super(message);
    this.exitCode = code;
  }
}

export interface Fault {
  readonly exitCode: ExitCode;
  /** Null when it has been said already. */
  readonly message: string | null;
  /** Stable, for programs. */
  readonly code: string;
  readonly field: string | null;
}

const EXIT_CODES: Readonly<Record<ClientErrorCode, ExitCode>> = {
  "invalid-job": exitCode.usage,
  "invalid-query": exitCode.usage,
  "transfer-id-reused": exitCode.refused,
  "already-ended": exitCode.refused,
  "not-ended": exitCode.refused,
  "already-completed": exitCode.refused,
  "transfer-not-found": exitCode.notFound,
  "storage-unreachable": exitCode.unreachable,
  "storage-denied": exitCode.unreachable,
  "storage-failed": exitCode.unreachable,
};

/** What an error means to whoever called the command. */
export const faultOf = (error: unknown, signal: AbortSignal): Fault => {
  if (error instanceof CommanderError) {
    const code = error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    return { exitCode: code, message: null, code: "usage", field: null };
  }
  if (error instanceof TransferClientError) {
    const { code, field } = error;
    const advice = code.startsWith("storage-") ? "; blobferry doctor says what to mend" : "";
    return { exitCode: EXIT_CODES[code], message: `${error.message}${advice}`, code, field };
  }
  if (error instanceof CommandError) {
    return { exitCode: error.exitCode, message: error.message, code: nameOf(error.exitCode), field: null };
  }
  if (error instanceof ConfigError) {
    return { exitCode: exitCode.usage, message: error.message, code: "invalid-settings", field: null };
  }
  if (signal.aborted) {
    const code = signal.reason === "SIGTERM" ? exitCode.terminated : exitCode.interrupted;
    return { exitCode: code, message: null, code: "interrupted", field: null };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    exitCode: exitCode.internal,
    message: `blobferry itself failed: ${message}`,
    code: "internal",
    field: null,
  };
};

const nameOf = (code: ExitCode): string =>
  Object.entries(exitCode).find(([, value]) => value === code)?.[0] ?? "failed";
