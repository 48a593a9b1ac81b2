import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { completedOf, SCRIPTS } from "../../../src/cli/commands/completion.ts";
import { allCommands, commandsFor } from "../../../src/cli/load-commands.ts";
import { buildProgram } from "../../../src/cli/program.ts";
import { fakeContext } from "../../support/cli-context.ts";

const nameOf = (commands: Awaited<ReturnType<typeof allCommands>>): readonly string[] =>
  buildProgram(fakeContext({}).context, false, commands).command.commands.map((command) => command.name());

const completed = async () =>
  completedOf(buildProgram(fakeContext({}).context, false, await allCommands()).command);

describe("completion", () => {
  it.each(Object.keys(SCRIPTS) as (keyof typeof SCRIPTS)[])(
    "for %s has every command and flag",
    async (shell) => {
      const commands = await completed();
      const script = SCRIPTS[shell](commands);
      expect(commands.map(({ name }) => name)).toContain("completion");
      for (const { name, flags } of commands) {
        expect(script).toContain(name);
        for (const flag of flags) expect(script).toContain(flag.replace(/^--/, ""));
      }
    },
  );

  it.skipIf(spawnSync("bash", ["--version"]).status !== 0).each([
    ["blobferry re", "retry"],
    ["blobferry --json retry --err", "--error"],
    ["blobferry list --ended-", "--ended-since --ended-until"],
  ])("in bash completes %j to %j", async (line, expected) => {
    const words = line.split(" ");
    const call = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _blobferry; echo "\${COMPREPLY[*]}"`;
    const { stdout } = spawnSync("bash", ["-c", `${SCRIPTS.bash(await completed())}\n${call}`], {
      encoding: "utf8",
    });
    expect(stdout.trim()).toBe(expected);
  });
});

describe("the commands that are loaded", () => {
  it.each([
    [["list", "--json"], ["list"]],
    [["--json", "list"], ["list"]],
    [["--connection", "show", "list"], ["list"]],
    [["--version"], []],
  ])("for %j are %j alone", async (args, expected) => {
    expect(nameOf(await commandsFor(args))).toEqual(expected);
  });

  it.each([[[]], [["--help"]], [["help", "list"]], [["lits"]], [["completion", "bash"]]])(
    "for %j are all of them",
    async (args) => {
      expect(nameOf(await commandsFor(args))).toEqual(nameOf(await allCommands()));
    },
  );
});
