import { CommanderError } from "commander";
import { ConfigError } from "../config/config-error.ts";
import { TransferClientError, type ClientErrorCode } from "../client/errors.ts";
import { exitCode, type ExitCode } from "./exit-code.ts";
import { queryFaultInFlags } from "./submit/flag-name.ts";

/** An error caused by the command line or by what it refers to. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: ExitCode;

  constructor(code: ExitCode, message: string) {
    super(message);
    this.exitCode = code;
  }
}

/** As the client throws it for the commands that need the transfer to be there. */
export const noTransfer = (id: string): TransferClientError =>
  new TransferClientError("transfer-not-found", `there is no transfer ${id}`, { transferId: id });

export const noBatch = (id: string): TransferClientError =>
  new TransferClientError("batch-not-found", `there is no batch ${id}`);

/** An error as the command line reports it. */
export interface CliError {
  readonly exitCode: ExitCode;
  /** Null if it has already been reported. */
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
  "newer-version": exitCode.refused,
  "record-unreadable": exitCode.refused,
  "transfer-not-found": exitCode.notFound,
  "batch-not-found": exitCode.notFound,
  "storage-unreachable": exitCode.unreachable,
  "storage-denied": exitCode.unreachable,
  "storage-failed": exitCode.unreachable,
};

/** Turns an error into a message and an exit code. */
export const toCliError = (error: unknown, signal: AbortSignal): CliError => {
  if (error instanceof CommanderError) {
    const code = error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    return { exitCode: code, message: null, code: "usage", field: null };
  }
  if (error instanceof TransferClientError) {
    const { code, field } = error;
    const advice = code.startsWith("storage-") ? "; run blobferry doctor to find the cause" : "";
    const words = code === "invalid-query" ? queryFaultInFlags(error.message) : error.message;
    return { exitCode: EXIT_CODES[code], message: `${words}${advice}`, code, field };
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
    message: `unexpected error: ${message}`,
    code: "internal",
    field: null,
  };
};

/** Of the form that codes have everywhere: `not-found`. */
const nameOf = (code: ExitCode): string => {
  const [name] = Object.entries(exitCode).find(([, value]) => value === code) ?? ["failed"];
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
};
