import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { buildProgram } from "../../../../src/cli/program.ts";
import { jobOptions, jobOptionsFrom, toBytes } from "../../../../src/cli/submit/job-flags.ts";
import { jobsOfPrefix } from "../../../../src/cli/submit/jobs-of-prefix.ts";
import { jobsOfText } from "../../../../src/cli/submit/jobs-of-file.ts";
import { readSource } from "../../../../src/cli/submit/source-argument.ts";
import { fieldsOf, targetFrom, targetOptions } from "../../../../src/cli/submit/target-flags.ts";
import { fillIn } from "../../../../src/cli/submit/template.ts";
import { targetKinds } from "../../../../src/graph/targets/index.ts";
import { optionsSchema } from "../../../../src/transfer/job.ts";

const parse = (...args: string[]): Record<string, unknown> => {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  for (const option of [...targetOptions(), ...jobOptions()]) command.addOption(option);
  return command.parse(args, { from: "user" }).opts();
};

describe("flags", () => {
  it("are there for every field of every kind, and no two mean different things", () => {
    const program = buildProgram(
      {
        stdin: process.stdin,
        stdout: process.stdout,
        stderr: process.stderr,
        env: {},
        cwd: ".",
        signal: new AbortController().signal,
      },
      false,
      () => undefined,
    );
    const submit = program.commands.find((command) => command.name() === "submit");
    const names = [...(submit?.options ?? []), ...program.options].map(({ long }) => long);
    expect(new Set(names).size).toBe(names.length);
    const attributes = submit?.options.map((option) => option.attributeName()) ?? [];
    for (const kind of targetKinds) for (const field of fieldsOf(kind)) expect(attributes).toContain(field);
    for (const option of Object.keys(optionsSchema.shape)) {
      expect(attributes).toContain(option === "labels" ? "label" : option);
    }
  });

  it("make a target", () => {
    expect(targetFrom(parse("--to", "bundle", "--drive-id", "b!x", "--item-id", "01A"))).toEqual({
      kind: "bundle",
      driveId: "b!x",
      itemId: "01A",
    });
    expect(targetFrom(parse("--to-url", "https://x.example/s"))).toEqual({
      kind: "sharedItem",
      sharingUrl: "https://x.example/s",
    });
    expect(targetFrom(parse())).toBeNull();
  });

  it.each([
    [["--to-url", "https://x.example", "--drive-id", "d"], /leave out --drive-id/],
    [["--drive-id", "d"], /--drive-id needs --to KIND/],
    [["--to", "nowhere"], /Allowed choices are workbook/],
    [["--to", "bundle", "--to-url", "https://x.example"], /cannot be used with/],
  ])("%j are refused", (args, message) => {
    expect(() => targetFrom(parse(...args))).toThrow(message);
  });

  it("make the options of a job, and only those that were given", () => {
    expect(jobOptionsFrom(parse())).toEqual({});
    const flags = parse(
      "--conflict-behavior",
      "rename",
      "--defer-commit",
      "--chunk-bytes",
      "10MiB",
      "--verify",
      "off",
    );
    expect(jobOptionsFrom(flags)).toEqual({
      conflictBehavior: "rename",
      deferCommit: true,
      chunkBytes: 10_485_760,
      verify: "off",
    });
    expect(
      jobOptionsFrom(parse("--label", "a=b=c", "--label", "d=", "--name", "n", "--send-file-size")),
    ).toEqual({
      labels: { a: "b=c", d: "" },
      name: "n",
      sendFileSize: true,
    });
    expect(() => parse("--label", "nothing")).toThrow(/name=value/);
    expect(() => parse("--verify", "perhaps")).toThrow(/Allowed choices/);
  });

  it.each([
    ["327680", 327_680],
    ["320KiB", 327_680],
    ["320 k", 327_680],
    ["1g", 1_073_741_824],
  ])("--chunk-bytes %s is %d", (text, bytes) => {
    expect(toBytes(text)).toBe(bytes);
  });
  it.each(["", "0", "-1", "1.5MiB", "1T", "MiB", "9999999999999999999"])(
    "--chunk-bytes %j is refused",
    (text) => {
      expect(() => toBytes(text)).toThrow(/number of bytes/);
    },
  );
});

describe("a source", () => {
  it.each([
    ["c/a/b.pdf", { kind: "blob", container: "c", blob: "a/b.pdf" }],
    ["c/a/*", { kind: "prefix", container: "c", prefix: "a/" }],
    ["c/*", { kind: "prefix", container: "c", prefix: "" }],
    ["c/a*b", { kind: "blob", container: "c", blob: "a*b" }],
    ["https://acc.example/c/b", { kind: "url", url: "https://acc.example/c/b" }],
  ])("%s", (text, expected) => {
    expect(readSource(text)).toEqual(expected);
  });

  it("may have a star in its name", () => {
    expect(readSource("c/a*", true)).toEqual({ kind: "blob", container: "c", blob: "a*" });
  });

  it.each(["c", "c/", "/b", ""])("%j is none", (text) => {
    expect(() => readSource(text)).toThrow(/is no source/);
  });
});

describe("a template", () => {
  const blob = { container: "c", blob: "2026/10/a.b.pdf", index: 7 };
  it.each([
    ["{name}", "a.b.pdf"],
    ["{stem}-{index}.{ext}", "a.b-7.pdf"],
    ["{container}/{path}", "c/2026/10/a.b.pdf"],
    ["{{name}}", "{name}"],
    ["plain", "plain"],
  ])("%s is filled in", (template, text) => {
    expect(fillIn(template, blob)).toBe(text);
  });

  it("has a hash that is the blob's own, and fit for an id", () => {
    expect(fillIn("{hash}", blob)).toMatch(/^[0-9a-f]{16}$/);
    expect(fillIn("{hash}", { ...blob, index: 8 })).toBe(fillIn("{hash}", blob));
    expect(fillIn("{hash}", { ...blob, blob: "x" })).not.toBe(fillIn("{hash}", blob));
  });

  it("knows dot files and names without an extension", () => {
    expect(fillIn("{stem}|{ext}", { ...blob, blob: "d/.env" })).toBe(".env|");
    expect(fillIn("{stem}|{ext}", { ...blob, blob: "README" })).toBe("README|");
  });

  it("refuses a placeholder that is none", () => {
    expect(() => fillIn("{GUID}", blob)).toThrow(/\{GUID\} in "\{GUID\}" is no placeholder/);
  });
});

describe("many blobs", () => {
  const target = { kind: "bundle", driveId: "d", itemId: "{stem}" };

  it("get a job each", () => {
    const options = { name: "{index}-{name}", labels: { n: "{index}" }, deferCommit: true };
    expect(
      jobsOfPrefix("c", ["x/1.pdf", "x/2.pdf"], { target, options, transferId: "r-{index}" }, false),
    ).toEqual([
      {
        source: { container: "c", blob: "x/1.pdf" },
        target: { kind: "bundle", driveId: "d", itemId: "1" },
        transferId: "r-1",
        options: { name: "1-1.pdf", labels: { n: "1" }, deferCommit: true },
      },
      {
        source: { container: "c", blob: "x/2.pdf" },
        target: { kind: "bundle", driveId: "d", itemId: "2" },
        transferId: "r-2",
        options: { name: "2-2.pdf", labels: { n: "2" }, deferCommit: true },
      },
    ]);
  });

  it("are refused the same place, unless it is said to be one for many", () => {
    const same = { target: { ...target, itemId: "x" }, options: {} };
    expect(() => jobsOfPrefix("c", ["1", "2"], same, false)).toThrow(
      /^c\/1 and c\/2 would get the same target: put a placeholder/,
    );
    expect(jobsOfPrefix("c", ["1", "2"], same, true)).toHaveLength(2);
    expect(() => jobsOfPrefix("c", ["a/1.x", "b/1.y"], { target, options: {} }, false)).toThrow(
      /same target/,
    );
  });

  it("are refused the same id", () => {
    expect(() => jobsOfPrefix("c", ["1", "2"], { target, options: {}, transferId: "one" }, false)).toThrow(
      /same --id/,
    );
  });
});

describe("a file of jobs", () => {
  it("has one a line, whatever the line ends", () => {
    expect(jobsOfText('\uFEFF{"a":1}\r\n\n  {"b":2}  \n', "jobs.jsonl")).toEqual([
      { job: { a: 1 }, place: "line 1 of jobs.jsonl" },
      { job: { b: 2 }, place: "line 3 of jobs.jsonl" },
    ]);
  });

  it("is refused by line", () => {
    expect(() => jobsOfText('{"a":1}\n{"b":', "-")).toThrow("line 2 of - is not JSON; nothing was submitted");
  });
});
