import { describe, expect, it } from "vitest";
import { allCommands } from "../../../src/cli/load-commands.ts";
import { buildProgram } from "../../../src/cli/program.ts";
import { fieldsOf } from "../../../src/cli/submit/target-flags.ts";
import { targetKinds } from "../../../src/graph/targets/index.ts";
import { optionsSchema } from "../../../src/transfer/job.ts";

describe("flags", () => {
  it("are there for every field of every kind, and no two mean different things", async () => {
    const { command: program } = buildProgram(
      {
        stdin: process.stdin,
        stdout: process.stdout,
        stderr: process.stderr,
        env: {},
        setEnv: () => undefined,
        cwd: ".",
        signal: new AbortController().signal,
      },
      false,
      await allCommands(),
    );
    const submit = program.commands.find((command) => command.name() === "submit");
    const names = [...(submit?.options ?? []), ...program.options].map(({ long }) => long);
    expect(new Set(names).size).toBe(names.length);
    const attributes = submit?.options.map((option) => option.attributeName()) ?? [];
    for (const kind of targetKinds) for (const field of fieldsOf(kind)) expect(attributes).toContain(field);
    for (const option of Object.keys(optionsSchema.shape)) {
      const flags: Readonly<Record<string, string>> = { labels: "label", fields: "field" };
      expect(attributes).toContain(flags[option] ?? option);
    }
  });
});
