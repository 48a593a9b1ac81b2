import stringWidth from "string-width";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { completed, failed, queued, requestOf, running, waiting } from "../../support/records-by-status.ts";
import { startTestStorage, type TestStorage } from "../../support/test-storage.ts";
import { hasPseudoTerminal, startOnTerminal, type Running } from "../../support/run-cli.ts";
import { screenOf } from "./screen.ts";

const HOSTILE = "\u001B]0;pwned\u0007\u001B[2J\u009B31m<img onerror=alert(1)>\u202Egpj.pdf";
const SIZE = { columns: 100, rows: 12 };
/** A colour, and what the bars use to move. */
// eslint-disable-next-line no-control-regex -- the codes of a terminal begin with one
const OURS = /\u001B\[(?:\d+(?:;\d+)*m|\d*[AGJK]|\?(?:25|2026)[hl])/g;
// eslint-disable-next-line no-control-regex -- the codes of a terminal begin with one
const COLORS = /\u001B\[\d+m/;

describe.skipIf(!hasPseudoTerminal)("on a terminal", () => {
  let storage: TestStorage;
  let env: Record<string, string>;
  beforeAll(async () => {
    storage = await startTestStorage();
    env = { AzureWebJobsStorage: storage.connectionString };
  });
  beforeEach(() => storage.clear());
  afterAll(() => storage.stop());
  const start = (args: readonly string[], more: Record<string, string> = {}): Running =>
    startOnTerminal(args, SIZE, { env: { ...env, ...more } });

  it("moves a bar, replaces it with a line at the end, and restores the cursor", async () => {
    await storage.put(queued("t", requestOf("2026/big.pdf")));
    const watching = start(["watch", "t"]);
    await watching.says(/queued/);
    await storage.change("t", () => running("t", requestOf("2026/big.pdf")));
    await watching.says(/█+.*40% · 400 B of 1000 B/);
    expect(screenOf(watching.out())[0]).toMatch(/^reports\/2026\/big\.pdf {6}█+░+ 40% · 400 B of 1000 B$/);
    await storage.change("t", () => completed("t", requestOf("2026/big.pdf")));
    const { code, out } = await watching.ended;
    expect(code).toBe(0);
    expect(screenOf(out).filter((line) => line !== "")).toEqual([
      "✓ reports/2026/big.pdf  completed: 1000 B in 1 min 00 s (hash matched)",
    ]);
    expect(out.lastIndexOf("\u001B[?25h")).toBeGreaterThan(out.lastIndexOf("\u001B[?25l"));
  });

  it("counts the transfers that do not fit, and shows those in progress first", async () => {
    const ids = Array.from({ length: 20 }, (_, i) => `q${i}`);
    await storage.put(
      ...ids.map((id) => queued(id, requestOf(`${id}.pdf`))),
      running("r", requestOf("r.pdf")),
    );
    const watching = start(["watch", ...ids, "r"]);
    await watching.says(/and 12 more in progress/);
    const lines = screenOf(watching.out()).filter((line) => line !== "");
    expect(lines.length).toBeLessThanOrEqual(SIZE.rows);
    expect(lines.join("\n")).toContain("reports/r.pdf");
    watching.child.kill("SIGKILL");
  });

  it("ends on Ctrl+C, keeps the output and restores the terminal", async () => {
    await storage.put(waiting("w"));
    const watching = start(["watch", "w"]);
    await watching.says(/waiting until/);
    watching.child.stdin?.write("\u0003");
    const { code, out } = await watching.ended;
    expect(code).toBe(130);
    expect(out.lastIndexOf("\u001B[?25h")).toBeGreaterThan(out.lastIndexOf("\u001B[?25l"));
    expect(screenOf(out).join("\n")).toMatch(/reports\/2026\/big\.pdf .*40%/);
  });

  it.each([["list"], ["show", "hostile"], ["watch", "hostile"]])(
    "%s prints no sequence of a name's",
    async (...args) => {
      await storage.put(failed("hostile", requestOf(HOSTILE, { [HOSTILE]: HOSTILE })));
      const { out } = await start(args).ended;
      expect(out).toMatch(/<img on/);
      const rest = out.replace(OURS, "");
      // eslint-disable-next-line no-control-regex -- the codes of a terminal begin with one
      expect(rest).not.toMatch(/[\u0000-\u0009\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E]/);
      expect(out).not.toContain("\u001B[2J");
    },
  );

  it("fits a table into the width", async () => {
    await storage.put(failed("long-names", requestOf(`${"報告書".repeat(60)}.pdf`)));
    const { code, out } = await start(["list"]).ended;
    expect(code).toBe(0);
    for (const line of screenOf(out)) expect(stringWidth(line)).toBeLessThanOrEqual(SIZE.columns);
    expect(out.split("\n").filter((line) => line.trim() !== "")).toHaveLength(2);
  });

  it("prints colors, but not with NO_COLOR or --no-color", async () => {
    await storage.put(failed("f"));
    expect((await start(["show", "f"]).ended).out).toMatch(COLORS);
    expect((await start(["show", "f"], { NO_COLOR: "1" }).ended).out).not.toMatch(COLORS);
    expect((await start(["show", "f", "--no-color"]).ended).out).not.toMatch(COLORS);
    expect((await start(["watch", "f"], { NO_COLOR: "1" }).ended).out).not.toMatch(COLORS);
  });

  it("prints JSON without escape sequences", async () => {
    await storage.put(failed("f", requestOf(HOSTILE)));
    const { code, out } = await start(["watch", "f", "--json"]).ended;
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ transferId: "f", status: "failed", source: { blob: HOSTILE } });
  });
});
