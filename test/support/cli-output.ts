import type { TransferView } from "../../src/client/transfer-view.ts";
import type { Ran } from "./run-cli.ts";

/** A name that would take over a terminal or a page that shows it unescaped. */
export const HOSTILE = "\u001B]0;pwned\u0007\u001B[31m<img onerror=alert(1)>\u009B2J\r\n\u202Egpj.pdf";

/** Control characters other than a newline, and overrides of the text direction. */
export const CONTROLS = /[^\P{Cc}\n]|[\u202A-\u202E\u2066-\u2069]/u;

/** The JSON values of an output with one on each line. */
export const valuesOf = <T = TransferView>({ out }: Ran): T[] =>
  out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
