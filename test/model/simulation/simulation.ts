import { requestCancel } from "../../../src/transfer/request-cancel.ts";
import type { Ports } from "../../../src/transfer/ports.ts";
import { requestRetry } from "../../../src/transfer/request-retry.ts";
import { rescueStalled } from "../../../src/transfer/rescue.ts";
import { runStep } from "../../../src/transfer/step/run-step.ts";
import type { Delivered } from "../../fakes/fake-host.ts";
import { World } from "../../fakes/world.ts";
import { Process } from "./process.ts";
import type { LateWrite } from "./apply-fault.ts";
import { NONE, type Fault } from "./fault.ts";
import { isEndWithoutId } from "../rules/poisoned-without-id.ts";
import type { Run } from "./run-alone.ts";
import { injectFault } from "./nemesis.ts";
import { MAX_WORKERS, type Action, type Schedule } from "./schedule.ts";
import { traceOf, type Trace } from "./trace.ts";
import { asRead } from "./versions.ts";
import { Checker } from "./checker.ts";

interface Task {
  readonly process: Process;
  /** The message of a worker; null for users and the timer. */
  readonly held: Delivered | null;
}

/** Workers, users and the timer in one world, interleaved at every port call. */
export class Simulation {
  readonly world: World;
  readonly checker: Checker;
  readonly #schedule: Schedule;
  #tasks: Task[] = [];
  #lateWrites: LateWrite[] = [];
  #spawned = 0;
  #calls = 0;
  /** Each may have put one more message on a queue. */
  #causes = 0;

  constructor(schedule: Schedule) {
    const { scenario, limits, skewsMs } = schedule;
    this.#schedule = schedule;
    this.world = new World(scenario, limits);
    this.checker = new Checker(this.world, {
      skewSpreadMs: Math.max(...skewsMs) - Math.min(...skewsMs),
    });
  }

  /** The id that users know. */
  get #transferId(): string {
    const own = this.world.records.peekAll().find((record) => !isEndWithoutId(record));
    return this.#schedule.scenario.transferId ?? own?.transferId ?? "";
  }

  get isIdle(): boolean {
    return this.#tasks.length === 0;
  }

  async apply(action: Action): Promise<void> {
    switch (action.do) {
      case "call":
        await this.#call(this.#task(action.who), action.fault);
        break;
      case "deliver":
        await this.#deliver(action);
        break;
      case "kill":
        this.#kill(this.#task(action.who));
        break;
      case "lose-lease": {
        const held = this.#task(action.who)?.held;
        if (held && this.world.host.loseLease(held)) this.#note("a lease expires");
        break;
      }
      case "skip":
        this.#renewLeases();
        this.world.skipToNextMessage();
        break;
      case "wait":
        this.world.clock.advanceBy(action.ms);
        this.#renewLeases();
        break;
      case "cancel":
        await this.#spawn("user", (ports) => requestCancel(ports, this.#transferId));
        break;
      case "retry":
        await this.#spawn("user", (ports) => requestRetry(ports, this.#transferId));
        break;
      case "rescue":
        // One call at a time: a process is parked before each.
        await this.#spawn("timer", (ports) => rescueStalled(ports, this.#schedule.policy, { atOnce: 1 }));
        break;
      case "duplicate":
      case "change-source":
      case "change-properties":
      case "remove-source":
        if (injectFault(this.world, action)) this.#note(action.do);
        break;
      case "store":
        if (this.world.recordStore !== action.is) this.#note(`the record store is ${action.is}`);
        this.world.recordStore = action.is;
        break;
      case "land":
        await this.#lateWrites.splice(action.pick % Math.max(1, this.#lateWrites.length), 1)[0]?.();
        break;
    }
  }

  /** Runs the next call of the first process; false when there is none. */
  async finishOne(): Promise<boolean> {
    const task = this.#tasks[0];
    if (task === undefined) return false;
    await this.#call(task, NONE);
    return true;
  }

  async landAll(): Promise<void> {
    while (this.#lateWrites.length > 0) await this.apply({ do: "land", pick: 0 });
  }

  /** P3 of the Spin model: messages do not multiply by themselves. */
  checkMessages(): void {
    const most = 1 + this.#tasks.length + this.#causes;
    if (this.world.messages > most)
      this.checker.violations.push(`${this.world.messages} messages, at most ${most} have a cause`);
  }

  report(): Run {
    return { world: this.world, checker: this.checker, points: this.#calls, deliveries: this.#spawned };
  }

  #note(what: string): void {
    this.#causes++;
    this.checker.note(null, what);
  }

  #task(who: number): Task | undefined {
    return this.#tasks[who % Math.max(1, this.#tasks.length)];
  }

  async #deliver({ pick, skew, isNewer = false }: Extract<Action, { do: "deliver" }>): Promise<void> {
    if (this.#tasks.filter(({ held }) => held !== null).length >= MAX_WORKERS) return;
    const received = this.world.host.receive(pick);
    if (received === null) return;
    const { skewsMs, policy, isMixed } = this.#schedule;
    const held = asRead(received, isNewer && isMixed);
    const trace = traceOf(`W${++this.#spawned}`, "worker", held, isNewer && isMixed);
    // Another invocation may still send the next message, also where this is its spare.
    if (trace.redelivered) this.#causes++;
    this.checker.note(
      null,
      `delivers ${held.message.kind} ${trace.step ?? ""}, time ${held.delivery.dequeueCount}${trace.isNewer ? ", to a newer version" : ""}`,
    );
    await this.#start(trace, skewsMs[skew % skewsMs.length] ?? 0, held, (ports) =>
      runStep(ports, policy, held.message, held.delivery),
    );
  }

  async #spawn(role: Trace["role"], work: (ports: Ports) => Promise<unknown>): Promise<void> {
    if (this.#tasks.some(({ process }) => process.trace.role === role)) return;
    this.#causes++;
    await this.#start(traceOf(`${role}${++this.#spawned}`, role, null), 0, null, work);
  }

  async #start(
    trace: Trace,
    skewMs: number,
    held: Delivered | null,
    work: (ports: Ports) => Promise<unknown>,
  ): Promise<void> {
    const process = new Process(this.world, this.checker, trace, skewMs, (lateWrite) =>
      this.#lateWrites.push(lateWrite),
    );
    const task = { process, held };
    this.#tasks.push(task);
    await process.start(work);
    this.#removeIfEnded(task);
  }

  async #call(task: Task | undefined, fault: Fault): Promise<void> {
    if (task === undefined) return;
    this.#calls++;
    if (fault.kind !== "none") this.#causes++;
    if (task.process.call !== null) await task.process.step(fault);
    else if (fault.kind === "die-before") this.#leave(task);
    else {
      // Its lease has expired: the message is delivered again, or is in the poison queue.
      if (task.held && !this.world.host.complete(task.held)) this.#causes++;
      this.#leave(task);
    }
    this.#removeIfEnded(task);
  }

  #kill(task: Task | undefined): void {
    if (task === undefined) return;
    this.#causes++;
    task.process.die();
    this.#removeIfEnded(task);
  }

  /** A worker that returned still has its message to delete; one that died or threw is gone. */
  #removeIfEnded(task: Task): void {
    const { end } = task.process;
    if (end?.kind === "died") this.#leave(task);
    if (end?.kind === "threw") {
      if (task.held && !this.world.host.fail(task.held)) this.#causes++;
      this.#leave(task);
    }
    if (end?.kind === "returned" && task.held === null) this.#leave(task);
  }

  #leave(task: Task): void {
    this.#tasks = this.#tasks.filter((other) => other !== task);
  }

  /** The host does this every five minutes, for each lease that is not lost. */
  #renewLeases(): void {
    const { leaseMs } = this.#schedule.limits;
    for (const { held } of this.#tasks) held?.queue.release(held.received, leaseMs);
  }
}
