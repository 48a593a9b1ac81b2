import { styleText } from "node:util";
import type { CliError } from "./errors.ts";
import { jsonLine, printable } from "./text/printable.ts";

/** An output stream that may be a terminal. */
export interface TextStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

export type Style = "bold" | "dim" | "green" | "red" | "yellow" | "cyan";

/** Where a command writes its output. */
export interface Output {
  readonly stream: TextStream;
  /** Bars move, and columns are cut to the width. */
  readonly isTerminal: boolean;
  /** JSON lines instead of text. */
  readonly json: boolean;
  /** Text for people. Must be printable already. */
  line(text: string): void;
  /** One value as a line of JSON. */
  value(value: unknown): void;
  /** A note on the error stream: as text, or as JSON with `--json`. */
  note(text: string): void;
  /** What a program may need to know besides the output, on the error stream: as text, or as its own JSON with `--json`. */
  event(text: string, value: object): void;
  /** An error on the error stream: as text, or as JSON with `--json`. */
  error(error: Pick<CliError, "code" | "field" | "message">): void;
  readonly paint: (style: Style, text: string) => string;
}

export interface OutputOptions {
  readonly json: boolean;
  readonly color: boolean;
}

export const createOutput = (out: TextStream, err: TextStream, { json, color }: OutputOptions): Output => {
  const isTerminal = out.isTTY === true && !json;
  return {
    stream: out,
    isTerminal,
    json,
    line: (text) => {
      out.write(`${text}\n`);
    },
    value: (value) => {
      out.write(`${jsonLine(value)}\n`);
    },
    note: (text) => {
      err.write(json ? `${jsonLine({ note: text })}\n` : `${printable(text)}\n`);
    },
    event: (text, value) => {
      err.write(json ? `${jsonLine(value)}\n` : `${printable(text)}\n`);
    },
    error: ({ code, field, message }) => {
      if (message === null) return;
      const lines = message.split("\n").map((line) => `blobferry: ${printable(line)}\n`);
      err.write(json ? `${jsonLine({ error: { code, field, message } })}\n` : lines.join(""));
    },
    paint: (style, text) => (color && isTerminal ? styleText(style, text, { validateStream: false }) : text),
  };
};

/** https://no-color.org: any value but an empty one turns colors off. */
export const wantsColor = (env: Readonly<Record<string, string | undefined>>): boolean =>
  !env["NO_COLOR"] && env["TERM"] !== "dumb";
