import type { Command } from "commander";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { allCommands } from "../../../src/cli/load-commands.ts";
import { buildProgram } from "../../../src/cli/program.ts";
import { fakeContext } from "../../support/cli-context.ts";

const root = resolve(import.meta.dirname, "../../..");
const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

/** Lines of code blocks, joined where a backslash continues them, and code within sentences. */
const codeOf = (page: string): readonly string[] => {
  const text = readFileSync(join(root, page), "utf8");
  const blocks = [...text.matchAll(/^( *)```\w*\n([^]*?)^\1```/gm)].flatMap(([, , code = ""]) =>
    code.replace(/\\\n/g, " ").split("\n"),
  );
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
  return [...blocks, ...spans];
};

/** The words of each command of a line that begins with these words. A quoted word is one, without its quotes. */
const callsOf = (line: string, start: RegExp): readonly string[][] => {
  const calls: string[][] = [[]];
  for (const [, quoted, bare = ""] of line.matchAll(/(?:'([^']*)'|"[^"]*"|([^\s'"]+))/g)) {
    if (quoted === undefined && /^(#|\/\/)/.test(bare)) break;
    if (quoted === undefined && /^([|>&]|&&)$/.test(bare)) calls.push([]);
    else calls.at(-1)?.push(quoted ?? bare);
  }
  return calls.filter((words) => start.test(words.join(" ")));
};

const BLOBFERRY = /^(\$ )?(npx )?blobferry( |$)/;

const program = buildProgram(fakeContext({}).context, false, await allCommands()).command;

const flagsOf = (command: Command): readonly string[] =>
  command.options.flatMap(({ long, short }) => [long, short]).filter((flag) => flag != null);

/** What a call names that the command line does not have. */
const unknownIn = (words: readonly string[]): readonly string[] => {
  let command = program;
  const flags = ["--help", "-h", ...flagsOf(program)];
  const unknown: string[] = [];
  for (const word of words.slice(words.indexOf("blobferry") + 1)) {
    const next = command.commands.find((one) => one.name() === word);
    if (next !== undefined) command = next;
    else if (word.startsWith("-") && word !== "-") {
      if (![...flags, ...flagsOf(command)].includes(word)) unknown.push(word);
    } else if (command.commands.length > 0 && /^[a-z-]+$/.test(word)) unknown.push(word);
    else if (
      words[words.indexOf(word) - 1] === command.name() &&
      command.registeredArguments[0]?.argChoices?.includes(word) === false
    )
      unknown.push(word);
  }
  return unknown;
};

describe.each(pages)("the commands in %s", (page) => {
  it("are those of the command line, with flags that they have", () => {
    const calls = codeOf(page).flatMap((line) => callsOf(line, BLOBFERRY));
    const wrong = calls.filter((words) => words.length > 1 && unknownIn(words).length > 0);
    expect(wrong.map((words) => words.join(" "))).toEqual([]);
  });

  it("are scripts of the package", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };
    const named = codeOf(page).flatMap((line) =>
      [...line.matchAll(/\bnpm run ([a-z][a-z0-9:-]*)/g)].map(([, name = ""]) => name),
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
