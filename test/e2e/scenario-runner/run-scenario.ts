import { SOURCE_CONTAINER } from "../../../local/faults/storage-operation.ts";
import { requestCancel } from "../../../src/transfer/request-cancel.ts";
import { isEnded } from "../../../src/transfer/record.ts";
import { requestRetry } from "../../../src/transfer/request-retry.ts";
import type { TransferResult } from "../../../src/transfer/result.ts";
import { content } from "../../support/content.ts";
import type { Cell } from "./test-host.ts";
import { checkEnd, type Figures } from "./check-end.ts";
import { settingOf, type Setting } from "./transfer-setup.ts";
import type { Scenario } from "./scenario.ts";
import type { Player, Stage } from "./fixture.ts";

const DEADLINE_MS = 150_000;

/** Plays one scenario, and throws where its end is not as expected. */
export const runScenario = async (stage: Stage, cell: Cell, scenario: Scenario): Promise<Figures> => {
  const { id, job, faults } = scenario;
  const setting = settingOf(scenario);
  const sources = stage.blobs.getContainerClient(SOURCE_CONTAINER);
  await sources.getBlockBlobClient(setting.blob).uploadData(content(setting.bytes));
  if (job.seeded !== undefined) {
    await cell.graph.seed({ path: setting.address, name: job.file, content: job.seeded });
  }
  stage.enter(id, playerOf(stage, cell, scenario, setting));
  stage.book.add(id, faults);
  await cell.transfers.sendMessage(JSON.stringify(setting.job));

  let results = await ends(cell, id, 1);
  if (scenario.then === "retry") {
    const answer = await requestRetry(cell, id);
    if (answer !== "requested") throw new Error(`the retry was ${answer}`);
    results = await ends(cell, id, 2);
  }
  return await checkEnd(stage, cell, scenario, setting, results);
};

/** What has been told about a transfer, once so many ends have been. */
const ends = (cell: Cell, id: string, count: number): Promise<readonly TransferResult[]> =>
  cell.until(`end ${count} of ${id}`, DEADLINE_MS, async () => {
    const own = (await cell.results()).filter(({ subject }) => subject === id);
    if (new Set(own.map((result) => result.id)).size < count) return undefined;
    // Told and marked as told: what follows is only clean-up of messages.
    const stored = await cell.records.read(id);
    return stored === null || (isEnded(stored.record) && stored.record.resultPublished) ? own : undefined;
  });

const playerOf = (stage: Stage, cell: Cell, { id }: Scenario, { blob, bytes }: Setting): Player => {
  const source = stage.blobs.getContainerClient(SOURCE_CONTAINER).getBlockBlobClient(blob);
  return {
    kill: () => cell.kill(),
    does: async (deed) => {
      switch (deed) {
        case "cancel":
          await requestCancel(cell, id);
          return;
        case "change the source":
          await source.uploadData(content(bytes + 1).subarray(1));
          return;
        case "delete the source":
          await source.delete();
      }
    },
  };
};
