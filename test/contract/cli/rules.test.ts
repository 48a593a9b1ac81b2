import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { valuesOf } from "../../support/cli-output.ts";
import { base64, cloudEvent } from "../../support/event-messages.ts";
import { runPiped, type Ran } from "../../support/run-cli.ts";
import { startTestStorage, type TestStorage } from "../../support/test-storage.ts";

const RULES = JSON.stringify({
  rules: [
    { name: "other", when: { container: "other" }, target: { kind: "drive", driveId: "b!1" } },
    {
      name: "scans",
      when: { container: "scans", prefix: "2026/" },
      target: { kind: "drive", driveId: "b!2", path: "x/{dir}/{name}" },
    },
  ],
});
const EVENT = base64(cloudEvent("scans/2026/10/a.tif"));

let storage: TestStorage;
beforeAll(async () => {
  storage = await startTestStorage();
});
beforeEach(() => storage.clear());
afterAll(() => storage.stop());

const blobferry = (args: readonly string[], stdin: string, env: Record<string, string> = {}): Promise<Ran> =>
  runPiped([...args], { stdin, env });
const withStorage = (rules = "rules.json") => ({
  AzureWebJobsStorage: storage.connectionString,
  RULES: rules,
});

describe("rules check", () => {
  it("finds no fault, without storage", async () => {
    expect(await blobferry(["rules", "check", "-"], RULES)).toEqual({
      code: 0,
      out: "2 rules, no errors\n",
      err: "",
    });
  });

  it("prints every fault", async () => {
    const { code, out, err } = await blobferry(["rules", "check", "-"], '{"rules":[{"name":"a"},{}]}');
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("blobferry: - has 5 errors:\nblobferry: rules[0].when: is missing\n");
    expect(err).toContain("blobferry: rules[1].name: is missing\n");
  });

  it("names a file that is not there", async () => {
    const { code, err } = await blobferry(["rules", "check", "none.json"], "");
    expect([code, err]).toEqual([2, expect.stringContaining("none.json cannot be read")]);
  });
});

describe("rules put", () => {
  it("writes rules that are whole, and test finds them there", async () => {
    expect(await blobferry(["rules", "put", "-"], RULES, withStorage())).toMatchObject({
      code: 0,
      out: "2 rules in transfer-records/rules.json; takes effect within a minute\n",
    });
    const { code, out } = await blobferry(["rules", "test", "-"], EVENT, withStorage());
    expect(code).toBe(0);
    expect(out).toMatch(
      /^blob {6}scans\/2026\/10\/a\.tif\nrule {6}scans\ntarget {4}\{.*\}\npath {6}x\/10\/a\.tif\ntransfer {2}event-\S{32}\nnot {7}other: is for the container other\n$/,
    );
  });

  it("leaves the rules as they are when the new ones have a fault", async () => {
    await blobferry(["rules", "put", "-"], RULES, withStorage());
    expect((await blobferry(["rules", "put", "-"], "{}", withStorage())).code).toBe(2);
    expect((await storage.container.getBlobClient("rules.json").downloadToBuffer()).toString()).toBe(RULES);
  });

  it.each([
    ["", "RULES is not set"],
    [RULES, "RULES holds the rules themselves"],
  ])("says what to set with RULES=%s", async (rules, message) => {
    const { code, err } = await blobferry(["rules", "put", "-"], RULES, withStorage(rules));
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe("rules test", () => {
  it("goes by the setting, and prints JSON", async () => {
    const ran = await blobferry(["rules", "test", "-", "--json"], EVENT, withStorage(RULES));
    expect(valuesOf(ran)).toMatchObject([
      { blob: { container: "scans", blob: "2026/10/a.tif" }, rule: "scans", path: "x/10/a.tif", fault: null },
    ]);
  });

  it("ends with 1 where no rule applies, and 4 where there are no rules", async () => {
    const other = base64(cloudEvent("third/a.tif"));
    expect(await blobferry(["rules", "test", "-"], other, withStorage(RULES))).toMatchObject({
      code: 1,
      out: expect.stringContaining("none matches") as string,
    });
    expect((await blobferry(["rules", "test", "-"], EVENT, withStorage())).code).toBe(4);
  });
});

it("doctor finds the rules, their faults, and that there are none", async () => {
  const findings = async (rules?: string) => {
    if (rules !== undefined) {
      await storage.container.createIfNotExists();
      await storage.container.getBlockBlobClient("rules.json").upload(rules, rules.length);
    }
    const ran = await blobferry(["doctor", "--json"], "", withStorage());
    return valuesOf<{ readonly check: string }>(ran).filter(({ check }) => check === "rules");
  };
  expect(await findings()).toMatchObject([{ verdict: "warning" }]);
  expect(await findings(RULES)).toMatchObject([
    { verdict: "ok", message: "2 rules in transfer-records/rules.json: other, scans" },
  ]);
  expect(await findings("{}")).toMatchObject([
    { verdict: "error", message: expect.stringContaining("rules: is missing") as unknown },
  ]);
});
