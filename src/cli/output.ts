import { styleText } from "node:util";
import type { Fault } from "./fault.ts";
import { jsonLine, printable } from "./text/printable.ts";

/** A stream of ours that may be a terminal. */
export interface TextStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

export type Style = "bold" | "dim" | "green" | "red" | "yellow" | "cyan";

/** Where a command says what it has to say. */
export interface Output {
  readonly stream: TextStream;
  /** Somebody looks at it: bars move, columns are cut to the width. */
  readonly isTerminal: boolean;
  /** JSON lines instead of text. */
  readonly json: boolean;
  /** Text for people. Must be printable already. */
  line(text: string): void;
  /** One value for programs. */
  value(value: unknown): void;
  /** A note beside the output, on the error stream. */
  note(text: string): void;
  /** Why something was not done, on the error stream: text, or JSON with `--json`. */
  fault(fault: Pick<Fault, "code" | "field" | "message">): void;
  readonly paint: (style: Style, text: string) => string;
}

export interface OutputOptions {
  readonly json: boolean;
  readonly color: boolean;
}

export const outputOver = (out: TextStream, err: TextStream, { json, color }: OutputOptions): Output => {
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
      err.write(`${printable(text)}\n`);
    },
    fault: ({ code, field, message }) => {
      if (message === null) return;
      const lines = message.split("\n").map((line) => `blobferry: ${printable(line)}\n`);
      err.write(json ? `${jsonLine({ error: { code, field, message } })}\n` : lines.join(""));
    },
    paint: (style, text) => (color && isTerminal ? styleText(style, text, { validateStream: false }) : text),
  };
};

/** https://no-color.org: any value but an empty one turns colours off. */
export const wantsColor = (env: Readonly<Record<string, string | undefined>>): boolean =>
  !env["NO_COLOR"] && env["TERM"] !== "dumb";
