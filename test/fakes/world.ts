import { recordSeal } from "../../src/storage/record-seal.ts";
import type { Ports } from "../../src/transfer/ports.ts";
import type { TransferRecord } from "../../src/transfer/record.ts";
import { FakeClock } from "./fake-clock.ts";
import { FakeGraph } from "./fake-graph.ts";
import { FakeHost, hostLimits, type HostLimits } from "./fake-host.ts";
import { MemoryQueue } from "./memory-queue.ts";
import { MemoryRecordStore } from "./memory-record-store.ts";
import { MemoryResultQueue } from "./memory-result-queue.ts";
import { MemorySource } from "./memory-source.ts";
import { memoryStepQueue, type TransferMessage, type TransferQueues } from "./memory-step-queue.ts";
import { sampleKey } from "../support/sample-keys.ts";
import { contentOf, jobOf, SOURCE, type Scenario } from "./scenario.ts";

const SEALED = { container: "transfer-records", seal: recordSeal([sampleKey("2026-11", 7)]) };

/** Everything that a transfer touches, in memory and on a fake clock. */
export class World {
  readonly scenario: Scenario;
  readonly clock: FakeClock;
  readonly records: MemoryRecordStore;
  readonly queues: TransferQueues;
  readonly poison: TransferQueues;
  readonly results = new MemoryResultQueue();
  readonly source = new MemorySource();
  readonly graph: FakeGraph;
  readonly host: FakeHost;
  readonly ports: Ports;
  /** Ids of the transfers whose record a newer version of the app wrote. */
  readonly newerRecords = new Set<string>();
  /** What the record store does of its work; only a simulation goes by it. */
  recordStore: "up" | "read-only" | "out" = "up";
  /** Called after each record write that took effect. */
  onWritten: (before: TransferRecord | null, after: TransferRecord) => void = () => undefined;
  #sourceVersion = 1;

  constructor(scenario: Scenario, limits: HostLimits = hostLimits, seed = 1) {
    this.scenario = scenario;
    this.clock = new FakeClock(seed);
    this.records = new MemoryRecordStore(
      (before, after) => {
        this.onWritten(before, after);
      },
      scenario.sealsRecords ? SEALED : undefined,
    );
    this.queues = this.#newQueues("");
    this.poison = this.#newQueues("-poison");
    this.host = new FakeHost(this.queues, this.poison, limits);
    this.graph = new FakeGraph(
      { ...scenario, isPrint: scenario.target === "print", rangeBytes: scenario.rangeBytes },
      this.clock,
    );
    this.ports = {
      records: this.records,
      steps: memoryStepQueue(this.queues),
      results: this.results,
      source: this.source,
      destination: this.graph,
      admission: { enter: () => Promise.resolve(true), pauseMs: () => Promise.resolve(0) },
      clock: this.clock,
    };
    this.source.put(SOURCE, contentOf(scenario.bytes));
    if (scenario.existing !== null) this.graph.drive.place(scenario.name, Buffer.from(scenario.existing));
  }

  #newQueues(suffix: string): TransferQueues {
    return {
      jobs: new MemoryQueue(this.clock, `transfers${suffix}`),
      steps: new MemoryQueue(this.clock, `transfer-steps${suffix}`),
    };
  }

  get #allQueues(): readonly MemoryQueue<TransferMessage>[] {
    return [this.queues.jobs, this.queues.steps, this.poison.jobs, this.poison.steps];
  }

  /** Sends the user's message. */
  submit(): void {
    this.queues.jobs.send({ kind: "job", job: jobOf(this.scenario) });
  }

  changeSource(): void {
    this.source.put(SOURCE, contentOf(this.scenario.bytes, ++this.#sourceVersion));
  }

  /** Advances the clock until the next message is visible. Returns false if no message is left. */
  skipToNextMessage(): boolean {
    const due = this.#allQueues.map((queue) => queue.nextVisibleAtMs()).filter((ms) => ms !== null);
    if (due.length === 0) return false;
    this.clock.advanceTo(Math.min(...due));
    return true;
  }

  get messages(): number {
    return this.#allQueues.reduce((sum, { size }) => sum + size, 0);
  }

  /** The record of the only transfer. */
  get record(): TransferRecord | null {
    return this.records.peekAll()[0] ?? null;
  }
}
