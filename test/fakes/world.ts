import type { Ports } from "../../src/transfer/ports.ts";
import type { TransferRecord } from "../../src/transfer/record.ts";
import { FakeClock } from "./fake-clock.ts";
import { FakeGraph } from "./fake-graph.ts";
import { FakeHost, hostLimits, type HostLimits } from "./fake-host.ts";
import { MemoryQueue } from "./memory-queue.ts";
import { MemoryRecordStore } from "./memory-record-store.ts";
import { MemoryResultQueue } from "./memory-result-queue.ts";
import { MemorySource } from "./memory-source.ts";
import { memoryStepQueue, type TransferMessage } from "./memory-step-queue.ts";
import { contentOf, jobOf, SOURCE, type Scenario } from "./scenario.ts";

/** Everything that a transfer touches, in memory and on a fake clock. */
export class World {
  readonly scenario: Scenario;
  readonly clock: FakeClock;
  readonly records: MemoryRecordStore;
  readonly queue: MemoryQueue<TransferMessage>;
  readonly poison: MemoryQueue<TransferMessage>;
  readonly results = new MemoryResultQueue();
  readonly source = new MemorySource();
  readonly graph: FakeGraph;
  readonly host: FakeHost;
  readonly ports: Ports;
  /** Called after each record write that took effect. */
  onWritten: (before: TransferRecord | null, after: TransferRecord) => void = () => undefined;
  #sourceVersion = 1;

  constructor(scenario: Scenario, limits: HostLimits = hostLimits, seed = 1) {
    this.scenario = scenario;
    this.clock = new FakeClock(seed);
    this.records = new MemoryRecordStore((before, after) => {
      this.onWritten(before, after);
    });
    this.queue = new MemoryQueue(this.clock, "transfers");
    this.poison = new MemoryQueue(this.clock, "poison");
    this.host = new FakeHost(this.queue, this.poison, limits);
    this.graph = new FakeGraph(
      { ...scenario, isPrint: scenario.target === "print", rangeBytes: scenario.rangeBytes },
      this.clock,
    );
    this.ports = {
      records: this.records,
      steps: memoryStepQueue(this.queue),
      results: this.results,
      source: this.source,
      destination: this.graph,
      clock: this.clock,
    };
    this.source.put(SOURCE, contentOf(scenario.bytes));
    if (scenario.existing !== null) this.graph.drive.place(scenario.name, Buffer.from(scenario.existing));
  }

  /** Sends the user's message. */
  submit(): void {
    this.queue.send({ kind: "job", job: jobOf(this.scenario) });
  }

  changeSource(): void {
    this.source.put(SOURCE, contentOf(this.scenario.bytes, ++this.#sourceVersion));
  }

  /** Advances the clock until the next message is visible. Returns false if no message is left. */
  skipToNextMessage(): boolean {
    const due = [this.queue.nextVisibleAtMs(), this.poison.nextVisibleAtMs()].filter((ms) => ms !== null);
    if (due.length === 0) return false;
    this.clock.advanceTo(Math.min(...due));
    return true;
  }

  get messages(): number {
    return this.queue.size + this.poison.size;
  }

  /** The record of the only transfer. */
  get record(): TransferRecord | null {
    return this.records.peekAll()[0] ?? null;
  }
}
