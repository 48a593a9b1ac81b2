import { resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";

const toPort = (text: string): number => {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError("Not a port.");
};

/** An option with a port; 0 lets the system choose. */
export const portOption = (flags: string, use: string, port?: number): Option =>
  new Option(flags, `${use}; 0 lets the system choose`).argParser(toPort).default(port);

/** Paths are relative to the user's folder: npm runs scripts in the project's folder and sets INIT_CWD. */
export const userPath = (path: string): string => resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
