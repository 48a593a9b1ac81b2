import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "../../../../src/cli/run.ts";
import { openBrowser, openersOf } from "../../../../src/cli/web/open-browser.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "web-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A program of this name, which notes each of its arguments on a line. */
const install = async (name: string, exitCode = 0): Promise<void> => {
  const path = join(folder, name);
  await writeFile(
    path,
    `#!/bin/sh\nfor one in "$@"; do echo "$one" >>'${folder}/opened-by-${name}'; done\nexit ${exitCode}\n`,
  );
  await chmod(path, 0o755);
};
const openedBy = async (name: string): Promise<string> =>
  (await readFile(join(folder, `opened-by-${name}`), "utf8").catch(() => "")).trim();

const ADDRESS = "https://app.example/api/dashboard#/?text=%24%28touch+x%29&label=a%3Db";

describe("an address is opened", () => {
  it("by the platform's own program, as one argument that no shell reads", () => {
    expect(openersOf("darwin", ADDRESS)).toEqual([["open", ADDRESS]]);
    expect(openersOf("win32", ADDRESS)).toEqual([["rundll32", "url.dll,FileProtocolHandler", ADDRESS]]);
    expect(openersOf("linux", ADDRESS)[0]).toEqual(["xdg-open", ADDRESS]);
  });

  it.skipIf(process.platform === "win32")(
    "by the next program if the first fails or is missing",
    async () => {
      await install("wslview");
      expect(await openBrowser(ADDRESS, { PATH: folder }, "linux")).toBe(true);
      expect(await openedBy("wslview")).toBe(ADDRESS);
      await install("xdg-open", 3);
      expect(await openBrowser(ADDRESS, { PATH: folder }, "linux")).toBe(true);
      expect(await openedBy("xdg-open")).toBe(ADDRESS);
    },
  );

  it("by nothing where there is nothing, which is no fault", async () => {
    expect(await openBrowser(ADDRESS, { PATH: folder })).toBe(false);
  });
});

const blobferry = async (args: readonly string[], env: Readonly<Record<string, string>>) => {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const code = await run(args, {
    stdin: Readable.from([]),
    stdout,
    stderr,
    env: { PATH: folder, ...env },
    setEnv: () => undefined,
    cwd: folder,
    signal: new AbortController().signal,
  });
  const textOf = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString("utf8") ?? "";
  return { code, out: textOf(stdout), err: textOf(stderr) };
};

const DASHBOARD = "https://app.example/api/dashboard";
const KEYED = { DASHBOARD_URL: `${DASHBOARD}?code=SECRET` };

describe.skipIf(process.platform === "win32")("--web", () => {
  const OPENER = process.platform === "darwin" ? "open" : "xdg-open";

  // No storage is set: nothing is read from it.
  it.each([
    [["list"], "#/"],
    [
      ["list", "--status", "failed", "--error", "throttled, poisoned"],
      "#/?status=failed&error=throttled%2Cpoisoned",
    ],
    [["list", "--search", "$(touch x); a&b"], "#/?text=%24%28touch+x%29%3B+a%26b"],
    [
      ["list", "--label", "team=x", "--since", "2026-10-05T12:00Z", "--until", "2026-10-06T12:00Z"],
      "#/?label=team%3Dx&from=2026-10-05T12%3A00%3A00.000Z&to=2026-10-06T12%3A00%3A00.000Z",
    ],
    [["list", "--rejected"], "#/rejected"],
    [["show", "october-report"], "#/transfers/october-report"],
    [["batch", "list"], "#/batches"],
    [["batch", "show", "archive-2026"], "#/batches/archive-2026"],
  ])("opens the page of %j, prints its address, and never has the key in it", async (args, route) => {
    await install(OPENER);
    const { code, out, err } = await blobferry([...args, "--web"], KEYED);
    expect([code, out, err]).toEqual([0, `${DASHBOARD}${route}\n`, ""]);
    expect(await openedBy(OPENER)).toBe(`${DASHBOARD}${route}`);
  });

  it("prints the address where no browser can be opened, and says so", async () => {
    const { code, out, err } = await blobferry(["show", "a", "--web", "--json"], KEYED);
    expect([code, JSON.parse(out)]).toEqual([0, { url: `${DASHBOARD}#/transfers/a` }]);
    expect(JSON.parse(err)).toEqual({ note: expect.stringMatching(/^no browser/) as string });
  });

  it.each([
    [["show", "a b", "--web"], 4, /there is no transfer a b/],
    [["show", "../x", "--web"], 4, /there is no transfer/],
    [["batch", "show", "a/b", "--web"], 4, /there is no batch a\/b/],
    [["batch", "show", "--web"], 2, /batch show with an id/],
    [["batch", "cancel", "a", "--web"], 2, /--web is for batch list/],
    [["list", "--web", "--ended-since", "2h"], 2, /--web cannot be combined with --ended-since/],
    [["list", "--web", "--label", "a", "b"], 2, /one --label/],
    [["list", "--web", "--fields", "transferId"], 2, /--web cannot be combined with --fields/],
    [["list", "--web", "--rejected", "--label", "a"], 2, /--rejected cannot be combined with conditions/],
    [["list", "--web", "--status", "done"], 2, /--status must be one of/],
  ])("%j ends with %i and opens nothing", async (args, expected, message) => {
    await install(OPENER);
    const { code, out, err } = await blobferry(args, KEYED);
    expect(err).toMatch(message);
    expect([code, out, await openedBy(OPENER)]).toEqual([expected, "", ""]);
  });

  it("names the setting that is missing", async () => {
    const { code, out, err } = await blobferry(["list", "--web"], {});
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^blobferry: --web needs DASHBOARD_URL, .*azd/);
    expect(err.trim().split("\n")).toHaveLength(1);
  });
});
