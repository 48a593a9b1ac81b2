import { SOURCE_CONTAINER } from "../../../local/faults/storage-operation.ts";
import { requestCancel } from "../../../src/transfer/request-cancel.ts";
import { isEnded } from "../../../src/transfer/record-facts.ts";
import { requestRetry } from "../../../src/transfer/request-retry.ts";
import type { TransferResult } from "../../../src/transfer/result.ts";
import { content } from "../../support/content.ts";
import type { TestHost } from "./test-host.ts";
import { checkEnd, type Summary } from "./check-end.ts";
import { transferSetupOf, type TransferSetup } from "./transfer-setup.ts";
import type { Scenario } from "./scenario.ts";
import type { FaultHandler, Fixture } from "./fixture.ts";

const DEADLINE_MS = 150_000;

/** Runs one scenario. Throws if its end is not as expected. */
export const runScenario = async (fixture: Fixture, host: TestHost, scenario: Scenario): Promise<Summary> => {
  const { id, job, faults } = scenario;
  const setup = transferSetupOf(scenario);
  const sources = fixture.blobs.getContainerClient(SOURCE_CONTAINER);
  await sources.getBlockBlobClient(setup.blob).uploadData(content(setup.bytes));
  if (job.seeded !== undefined) {
    await host.graph.seed({ path: setup.address, name: job.file, content: job.seeded });
  }
  fixture.register(id, handlerOf(fixture, host, scenario, setup));
  fixture.book.add(id, faults);
  await host.transfers.sendMessage(JSON.stringify(setup.job));

  let results = await ends(host, id, 1);
  if (scenario.then === "retry") {
    const answer = await requestRetry(host, id);
    if (answer !== "requested") throw new Error(`the retry was ${answer}`);
    results = await ends(host, id, 2);
  }
  return await checkEnd(fixture, host, scenario, setup, results);
};

/** The results of a transfer, once it has published `count` different ends. */
const ends = (host: TestHost, id: string, count: number): Promise<readonly TransferResult[]> =>
  host.until(`end ${count} of ${id}`, DEADLINE_MS, async () => {
    const own = (await host.results()).filter(({ subject }) => subject === id);
    if (new Set(own.map((result) => result.id)).size < count) return undefined;
    // Once the record says that the result was published, only messages remain to be deleted.
    const stored = await host.records.read(id);
    return stored === null || (isEnded(stored.record) && stored.record.resultPublished) ? own : undefined;
  });

const handlerOf = (
  fixture: Fixture,
  host: TestHost,
  { id }: Scenario,
  { blob, bytes }: TransferSetup,
): FaultHandler => {
  const source = fixture.blobs.getContainerClient(SOURCE_CONTAINER).getBlockBlobClient(blob);
  return {
    kill: () => host.kill(),
    perform: async (action) => {
      switch (action) {
        case "cancel":
          await requestCancel(host, id);
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
