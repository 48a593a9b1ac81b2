import { requestCancel } from "../../../src/transfer/request-cancel.ts";
import type { Ports } from "../../../src/transfer/ports.ts";
import { requestRetry } from "../../../src/transfer/request-retry.ts";
import { rescueStalled } from "../../../src/transfer/rescue.ts";
import { runStep } from "../../../src/transfer/step/run-step.ts";
import type { Delivered } from "../../fakes/fake-host.ts";
import { World } from "../../fakes/world.ts";
import { Actor } from "./process.ts";
import type { Ghost } from "./apply-fault.ts";
import { NONE, type Fault } from "./fault.ts";
import { isNamelessEnd } from "../rules/poisoned-without-id.ts";
import type { Run } from "./run-alone.ts";
import { meddle } from "./nemesis.ts";
import { MOST_WORKERS, type Action, type Schedule } from "./schedule.ts";
import { traceOf, type Trace } from "./trace.ts";
import { Watch } from "./checker.ts";

interface Member {
  readonly actor: Actor;
  /** The message a worker is at; null for users and the timer. */
  readonly held: Delivered | null;
}

/** Workers, users and the timer at work on one world, interleaved at every port call. */
export class Crew {
  readonly world: World;
  readonly watch: Watch;
  readonly #schedule: Schedule;
  #members: Member[] = [];
  #ghosts: Ghost[] = [];
  #hired = 0;
  #calls = 0;
  /** Each may have put one more message on a queue. */
  #causes = 0;

  constructor(schedule: Schedule) {
    const { scenario, limits, skewsMs } = schedule;
    this.#schedule = schedule;
    this.world = new World(scenario, limits);
    this.watch = new Watch(this.world, {
      skewSpreadMs: Math.max(...skewsMs) - Math.min(...skewsMs),
    });
  }

  /** The one that users know of. */
  get #transferId(): string {
    const own = this.world.records.peekAll().find((record) => !isNamelessEnd(record));
    return this.#schedule.scenario.transferId ?? own?.transferId ?? "";
  }

  get isIdle(): boolean {
    return this.#members.length === 0;
  }

  async play(action: Action): Promise<void> {
    switch (action.do) {
      case "go":
        await this.#go(this.#member(action.who), action.fault);
        break;
      case "deliver":
        await this.#deliver(action.pick, action.skew);
        break;
      case "kill":
        this.#kill(this.#member(action.who));
        break;
      case "lose-lease": {
        const held = this.#member(action.who)?.held;
        if (held && this.world.host.loseLease(held)) this.#note("a lease is lost");
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
        await this.#hire("user", (ports) => requestCancel(ports, this.#transferId));
        break;
      case "retry":
        await this.#hire("user", (ports) => requestRetry(ports, this.#transferId));
        break;
      case "revive":
        await this.#hire("reviver", (ports) => rescueStalled(ports, this.#schedule.policy));
        break;
      case "duplicate":
      case "change-source":
      case "remove-source":
        if (meddle(this.world, action)) this.#note(action.do);
        break;
      case "land":
        await this.#ghosts.splice(action.pick % Math.max(1, this.#ghosts.length), 1)[0]?.();
        break;
    }
  }

  /** Takes somebody one call further; false when nobody is at work. */
  async finishOne(): Promise<boolean> {
    const member = this.#members[0];
    if (member === undefined) return false;
    await this.#go(member, NONE);
    return true;
  }

  async landAll(): Promise<void> {
    while (this.#ghosts.length > 0) await this.play({ do: "land", pick: 0 });
  }

  /** The model's P3: messages do not multiply by themselves. */
  checkMessages(): void {
    const most = 1 + this.#members.length + this.#causes;
    if (this.world.messages > most)
      this.watch.violations.push(`${this.world.messages} messages, at most ${most} have a cause`);
  }

  report(): Run {
    return { world: this.world, watch: this.watch, points: this.#calls, deliveries: this.#hired };
  }

  #note(what: string): void {
    this.#causes++;
    this.watch.note(null, what);
  }

  #member(who: number): Member | undefined {
    return this.#members[who % Math.max(1, this.#members.length)];
  }

  async #deliver(pick: number, skew: number): Promise<void> {
    if (this.#members.filter(({ held }) => held !== null).length >= MOST_WORKERS) return;
    const held = this.world.host.receive(pick);
    if (held === null) return;
    if (held.delivery.dequeueCount > 1) this.#causes++;
    const { skewsMs, policy } = this.#schedule;
    const trace = traceOf(`W${++this.#hired}`, "worker", held);
    this.watch.note(
      null,
      `delivers ${held.message.kind} ${trace.step ?? ""}, time ${held.delivery.dequeueCount}`,
    );
    await this.#start(trace, skewsMs[skew % skewsMs.length] ?? 0, held, (ports) =>
      runStep(ports, policy, held.message, held.delivery),
    );
  }

  async #hire(role: Trace["role"], work: (ports: Ports) => Promise<unknown>): Promise<void> {
    if (this.#members.some(({ actor }) => actor.trace.role === role)) return;
    this.#causes++;
    await this.#start(traceOf(`${role}${++this.#hired}`, role, null), 0, null, work);
  }

  async #start(
    trace: Trace,
    skewMs: number,
    held: Delivered | null,
    work: (ports: Ports) => Promise<unknown>,
  ): Promise<void> {
    const actor = new Actor(this.world, this.watch, trace, skewMs, (ghost) => this.#ghosts.push(ghost));
    const member = { actor, held };
    this.#members.push(member);
    await actor.start(work);
    this.#seeOff(member);
  }

  async #go(member: Member | undefined, fault: Fault): Promise<void> {
    if (member === undefined) return;
    this.#calls++;
    if (fault.kind !== "none") this.#causes++;
    if (member.actor.call !== null) await member.actor.step(fault);
    else if (fault.kind === "die-before") this.#leave(member);
    else {
      // Its lease ran out: the message comes again, or has gone to the poison queue.
      if (member.held && !this.world.host.complete(member.held)) this.#causes++;
      this.#leave(member);
    }
    this.#seeOff(member);
  }

  #kill(member: Member | undefined): void {
    if (member === undefined) return;
    this.#causes++;
    member.actor.die();
    this.#seeOff(member);
  }

  /** Who died or threw is gone; who returned stands before the delete of the message yet. */
  #seeOff(member: Member): void {
    const { aborting } = member.actor;
    if (aborting?.kind === "died") this.#leave(member);
    if (aborting?.kind === "threw") {
      if (member.held && !this.world.host.fail(member.held)) this.#causes++;
      this.#leave(member);
    }
    if (aborting?.kind === "returned" && member.held === null) this.#leave(member);
  }

  #leave(member: Member): void {
    this.#members = this.#members.filter((other) => other !== member);
  }

  /** The host does so every five minutes, for those whose lease is not lost. */
  #renewLeases(): void {
    const { leaseMs } = this.#schedule.limits;
    for (const { held } of this.#members) held?.queue.release(held.received, leaseMs);
  }
}
