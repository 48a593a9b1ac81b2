import { PassThrough, Readable } from "node:stream";
import type { TransferClient } from "../../src/client/transfer-client.ts";
import type { Context } from "../../src/cli/context.ts";
import { createOutput } from "../../src/cli/output.ts";

export interface FakeContext {
  readonly context: Context;
  readonly out: () => string;
  readonly err: () => string;
}

export interface FakeContextOptions {
  readonly json?: boolean;
  /** The width of the terminal; without it there is none. */
  readonly columns?: number;
  /** What is typed on the terminal. */
  readonly typed?: string;
  readonly signal?: AbortSignal;
}

/** What a command runs with, over a client of which a test says only what it needs. */
export const fakeContext = (
  client: Partial<TransferClient>,
  { json = false, columns, typed = "", signal = new AbortController().signal }: FakeContextOptions = {},
): FakeContext => {
  const isTTY = columns !== undefined;
  const stdout = Object.assign(new PassThrough(), isTTY ? { isTTY, columns, rows: 30 } : {});
  const stderr = Object.assign(new PassThrough(), isTTY ? { isTTY } : {});
  const textOf = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString("utf8") ?? "";
  const context = {
    stdin: Object.assign(Readable.from([typed]), isTTY ? { isTTY } : {}),
    stdout,
    stderr,
    env: {},
    setEnv: () => undefined,
    cwd: ".",
    signal,
    output: createOutput(stdout, stderr, { json, color: false }),
    client: () => Promise.resolve(client as TransferClient),
  } as unknown as Context;
  return { context, out: () => textOf(stdout), err: () => textOf(stderr) };
};
