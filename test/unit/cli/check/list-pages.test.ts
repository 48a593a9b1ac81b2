import { describe, expect, it } from "vitest";
import type { SourceContainer } from "../../../../src/batch/ports.ts";
import { listPages, onlyBlob } from "../../../../src/cli/check/list-pages.ts";
import { exitCode } from "../../../../src/cli/exit-code.ts";
import { transferError } from "../../../../src/transfer/error.ts";
import type { SourceFailure } from "../../../../src/transfer/ports.ts";
import { listedBlob } from "../../../support/sample-batch.ts";
import { memoryContainer } from "../../../fakes/memory-batches.ts";

const NAMES = ["a/report.pdf", "a/report.pdf.bak", ...Array.from({ length: 2100 }, (_, n) => `b/${n}`)];
const container = memoryContainer(() => NAMES.map((name) => listedBlob(name)));
const noPause = (): Promise<void> => Promise.resolve();

const failing = (failures: readonly SourceFailure["kind"][]): SourceContainer => {
  const left = [...failures];
  return {
    list: async (ask) => {
      const kind = left.shift();
      return kind === undefined
        ? await container.list(ask)
        : { kind, error: transferError("source-unavailable", kind) };
    },
  };
};

const namesIn = async (pages: AsyncIterable<readonly { readonly name: string }[]>): Promise<string[]> => {
  const names: string[] = [];
  for await (const page of pages) names.push(...page.map(({ name }) => name));
  return names;
};

const ask = (prefix: string) => ({ container: "scans", prefix, tags: false });

describe("a listing", () => {
  it("goes on to its last page", async () => {
    expect(await namesIn(listPages(container, ask("b/"), noPause))).toHaveLength(2100);
  });

  it("is tried again where storage fails for a while", async () => {
    const flaky = failing(["unavailable", "unavailable", "unavailable"]);
    expect(await namesIn(listPages(flaky, ask("a/"), noPause))).toHaveLength(2);
  });

  it.each([
    [["missing"], exitCode.notFound],
    [["forbidden"], exitCode.unreachable],
    [Array.from({ length: 4 }, () => "unavailable"), exitCode.unreachable],
  ] as const)("fails after %j with %d", async (kinds, code) => {
    const pages = listPages(failing(kinds as readonly SourceFailure["kind"][]), ask("a/"), noPause);
    await expect(namesIn(pages)).rejects.toMatchObject({ exitCode: code });
  });

  it("of one blob has no other that begins with its name", async () => {
    expect(await namesIn(onlyBlob(container, ask("a/report.pdf"), noPause))).toEqual(["a/report.pdf"]);
    expect(await namesIn(onlyBlob(container, ask("a/rep"), noPause))).toEqual([]);
  });
});
