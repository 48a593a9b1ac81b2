import { setTimeout as sleep } from "node:timers/promises";
import type { QueueClient } from "@azure/storage-queue";
import type { Due } from "../../../local/faults/fault-book.ts";
import { toFaultAction } from "../../../local/faults/graph-fault-action.ts";
import type { Exchange, FaultAction } from "../../../local/graph/faults.ts";
import { startGraph, type Graph } from "../../../local/graph/server.ts";
import type { StartedProcess } from "../../../local/launcher/processes.ts";
import { storageStepQueue } from "../../../src/storage/queues.ts";
import { blobRecordStore } from "../../../src/storage/record-store.ts";
import type { RecordStore, StepQueue } from "../../../src/transfer/ports.ts";
import type { TransferResult } from "../../../src/transfer/result.ts";
import { startAppHost } from "../../support/app-host.ts";
import { RetryAfterChecker } from "../../support/early-requests.ts";
import type { Environment } from "./scenario.ts";
import type { Fixture } from "./fixture.ts";
import { collectResults } from "../../support/collect-results.ts";
import { until } from "../../support/until.ts";

/** A host that runs the app, with its own queues and Graph stand-in, on the storage of the fixture. */
export interface TestHost {
  readonly graph: Graph;
  readonly transfers: QueueClient;
  readonly stepQueue: QueueClient;
  /** Of jobs and of steps. */
  readonly poison: readonly QueueClient[];
  readonly records: RecordStore;
  readonly steps: StepQueue;
  /** The upload sessions used by requests about this address. */
  sessionsOf(address: string): ReadonlySet<string>;
  /** Requests that came before their Retry-After had passed. */
  readonly early: readonly string[];
  /** Every result published so far. */
  results(): Promise<readonly TransferResult[]>;
  until<T>(what: string, deadlineMs: number, poll: () => Promise<T | undefined>): Promise<T>;
  /** `kill -9` and a new host in its place. Resolves when the old process has ended. */
  kill(): Promise<void>;
  log(): string;
  close(): Promise<void>;
}

export const openTestHost = async (
  fixture: Fixture,
  name: string,
  environment: Environment,
): Promise<TestHost> => {
  const sessions = new Map<string, Set<string>>();
  const retryAfter = new RetryAfterChecker();
  let log = "";
  let host: Promise<StartedProcess> | null = null;
  let closed = false;

  const graph = await startGraph({
    ...withoutUndefined(environment.graph),
    rewrite: true,
    personalDrives: ["personal"],
    requestLogLength: 20_000,
    intercept: (exchange) => {
      const { sessionId } = exchange;
      const address = exchange.address ?? "";
      if (sessionId !== null) sessions.set(address, (sessions.get(address) ?? new Set()).add(sessionId));
      retryAfter.onRequest(exchange);
      const due = fixture.book.ofGraph(exchange);
      const action = due === null ? undefined : faultOf(due, exchange);
      retryAfter.onAnswer(exchange, action);
      return action;
    },
  });

  const faultOf = ({ fault, about }: Due, { path }: Exchange): FaultAction | undefined => {
    if (fault.on === "graph") return toFaultAction(fault.action, Date.now());
    if (fault.on !== "host") return undefined;
    const handler = fixture.handlerOf(about);
    if (fault.killed === "before") {
      void handler.kill();
      return { kind: "cut", when: "before" };
    }
    void onceCarriedOut(graph, path).then(() => handler.kill());
    return { kind: "loseAnswer" };
  };

  const names = {
    transfers: name,
    steps: `${name}-steps`,
    results: `${name}-results`,
    records: `${name}-records`,
  };
  const transfers = fixture.queues.getQueueClient(names.transfers);
  const stepQueue = fixture.queues.getQueueClient(names.steps);
  const resultQueue = fixture.queues.getQueueClient(names.results);
  await Promise.all([transfers, stepQueue, resultQueue].map((queue) => queue.createIfNotExists()));

  const startHost = (): Promise<StartedProcess> =>
    startAppHost(
      {
        AzureWebJobsStorage: fixture.proxiedConnectionString,
        GRAPH_ENDPOINT: graph.url,
        TRANSFER_QUEUE: names.transfers,
        STEP_QUEUE: names.steps,
        RESULT_QUEUE: names.results,
        RECORD_CONTAINER: names.records,
        BLOBFERRY_LOCAL_LEASE_SECONDS: String(environment.leaseSeconds),
        BLOBFERRY_LOCAL_PATIENCE: String(environment.patience),
      },
      (line) => {
        log += `${line}\n`;
      },
    );
  host = startHost();
  await host;

  return {
    graph,
    transfers,
    poison: [names.transfers, names.steps].map((queue) => fixture.queues.getQueueClient(`${queue}-poison`)),
    records: blobRecordStore(fixture.blobs.getContainerClient(names.records)),
    stepQueue,
    steps: storageStepQueue({ jobs: transfers, steps: stepQueue }),
    sessionsOf: (address) => sessions.get(address) ?? new Set(),
    early: retryAfter.early,
    results: collectResults(resultQueue),
    until: (what, deadlineMs, poll) => until(what, deadlineMs, poll, () => log.slice(-6000)),
    kill: async () => {
      const running = host;
      if (running === null) return;
      host = null;
      await (await running).stop("SIGKILL");
      log += "--- kill -9 ---\n";
      if (!closed) host = startHost();
      host?.catch((error: unknown) => {
        log += `the host did not start again: ${String(error)}\n`;
      });
    },
    log: () => log,
    close: async () => {
      closed = true;
      await host?.then((running) => running.stop("SIGKILL")).catch(() => undefined);
      await graph.close();
    },
  };
};

/** Waits until a request whose answer is withheld is in the log, which means that it was carried out. */
const onceCarriedOut = async (graph: Graph, path: string): Promise<void> => {
  const lost = (): number =>
    graph.requests().filter((entry) => entry.fault === "loseAnswer" && entry.path === path).length;
  for (const before = lost(); lost() === before;) await sleep(2);
};

const withoutUndefined = (options: Environment["graph"]) =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
