import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { content, sha256 } from "../support/content.ts";
import { startSystem, type System } from "../support/system.ts";

/** What a name of a path becomes; docs/names.md has the rules. */
const NAMES: readonly (readonly [string, string])[] = [
  ["a#b.txt", "a#b.txt"],
  ["100%.txt", "100%.txt"],
  ["a%2Fb.txt", "a_2Fb.txt"],
  ["My%20File.txt", "My_20File.txt"],
  ["a%u0041.txt", "a_u0041.txt"],
  ["a+b.txt", "a+b.txt"],
  ["it's.txt", "it's.txt"],
  ["R&D.txt", "R&D.txt"],
  ["&#123;.txt", "_#123;.txt"],
  ["\u{1f6a2}.txt", "\u{1f6a2}.txt"],
  ["nfd-e\u0301.txt", "nfd-e\u0301.txt"],
  ["nfc-\u00e9.txt", "nfc-\u00e9.txt"],
  ["rtl-\u200f\u05d0.txt", "rtl-\u200f\u05d0.txt"],
  ["override-\u202e.txt", "override-\u202e.txt"],
  ["a=b;c,d@e!.txt", "a=b;c,d@e!.txt"],
  ["(x) [y] z.txt", "(x) [y] z.txt"],
  ["10:30?.txt", "10_30_.txt"],
  ["star*.txt", "star_.txt"],
  ["lt<gt>.txt", "lt_gt_.txt"],
  ["pipe|.txt", "pipe_.txt"],
  ['quote".txt', "quote_.txt"],
  ["tab\t.txt", "tab_.txt"],
  ["report. ", "report"],
  [" leading.txt", "leading.txt"],
  ["dots...", "dots"],
  ["_vti_pvt", "_vti-pvt"],
  ["~$a.xlsx", "_~$a.xlsx"],
  ["con.txt", "_con.txt"],
  ["LPT9", "_LPT9"],
  ["desktop.ini", "_desktop.ini"],
  [".lock", "_.lock"],
];

let system: System;
beforeAll(async () => {
  system = await startSystem({ env: { BLOBFERRY_LOCAL_PATIENCE: "0.1" } });
  await system.putBlob("source", content(10));
});
afterAll(() => system.stop());

const send = async (transferId: string, name: string, names: "replace" | "fail") => {
  const driveId = system.graph.tenant().sites[0]?.libraries[0]?.driveId;
  await system.send({
    source: { container: "sources", blob: "source" },
    target: { kind: "drive", driveId, path: name },
    transferId,
    options: { names },
  });
};

describe.each(NAMES.map(([name, arrives], row) => ({ name, arrives, row })))(
  "the name $name",
  ({ name, arrives, row }) => {
    it("arrives as documented", async () => {
      await send(`name-${row}`, name, "replace");
      const { data } = await system.result(`name-${row}`);
      expect(data.error).toBeNull();
      expect(data.place?.name).toBe(arrives);
      const arrived = system.graph.items().filter(({ id }) => id === data.item?.id);
      expect(arrived).toMatchObject([{ name: arrives, sha256: sha256(content(10)), commits: 1 }]);
    });

    it.runIf(name !== arrives)("is refused before any call to Graph under names: fail", async () => {
      const before = system.graph.requests().length;
      await send(`refused-${row}`, name, "fail");
      const rejection = await system.rejection(({ data }) => data.transferId === `refused-${row}`);
      expect(rejection.data.error.code).toBe("invalid-job");
      expect(system.graph.requests().length).toBe(before);
    });
  },
);
