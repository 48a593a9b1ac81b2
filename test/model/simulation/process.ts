import type { Ports } from "../../../src/transfer/ports.ts";
import { interceptedPorts, type Interceptor, type PortCall } from "../../fakes/intercepted-ports.ts";
import type { World } from "../../fakes/world.ts";
import { applyFault, type LateWrite } from "./apply-fault.ts";
import type { Fault } from "./fault.ts";
import type { InvocationEnd, Trace } from "./trace.ts";
import type { Checker } from "./checker.ts";
import { portsOf } from "./versions.ts";

type Resume = (fault: Fault) => Promise<"continues" | "dead">;

/** One invocation. It is parked before each of its port calls until the simulation lets it continue. */
export class Process {
  readonly trace: Trace;
  readonly ports: Ports;
  end: InvocationEnd | null = null;
  readonly #world: World;
  readonly #checker: Checker;
  readonly #addLateWrite: (lateWrite: LateWrite) => void;
  #parked: { readonly call: PortCall; readonly resume: Resume } | null = null;
  #turnOver: () => void = () => undefined;

  constructor(
    world: World,
    checker: Checker,
    trace: Trace,
    skewMs: number,
    addLateWrite: (lateWrite: LateWrite) => void,
  ) {
    this.#world = world;
    this.#checker = checker;
    this.trace = trace;
    this.#addLateWrite = addLateWrite;
    this.ports = interceptedPorts(portsOf(world, trace.isNewer), world.clock.ahead(skewMs), this.#gate);
  }

  /** The call before which it is parked. */
  get call(): PortCall | null {
    return this.#parked?.call ?? null;
  }

  /** Runs until the first port call, or the end. */
  async start(work: (ports: Ports) => Promise<unknown>): Promise<void> {
    const turn = this.#newTurn();
    this.#checker.onStart(this.trace);
    work(this.ports).then(
      (value) => {
        this.#end({ kind: "returned", value });
      },
      (error: unknown) => {
        this.#end({ kind: "threw", error });
      },
    );
    await turn;
  }

  /** Runs the call, and what follows it up to the next call. */
  async step(fault: Fault): Promise<void> {
    const parked = this.#parked;
    if (parked === null) throw new Error(`${this.trace.name} is parked before no call`);
    this.#parked = null;
    const turn = this.#newTurn();
    if ((await parked.resume(fault)) === "dead") this.die();
    else await turn;
  }

  die(): void {
    this.#parked = null;
    this.#end({ kind: "died" });
  }

  #end(end: InvocationEnd): void {
    if (this.end !== null) return;
    this.end = end;
    this.#checker.onEnd(this.trace, end);
    this.#turnOver();
  }

  #newTurn(): Promise<void> {
    return new Promise((resolve) => {
      this.#turnOver = resolve;
    });
  }

  readonly #gate: Interceptor = (call, run) =>
    new Promise((resolve, reject) => {
      const resume: Resume = async (fault) => {
        this.#checker.before(this.trace, call);
        const applied = await applyFault(this.#world, call, run, fault, (lateWrite) => {
          this.#addLateWrite(() => this.#checker.whileActing(this.trace, lateWrite));
        });
        this.#checker.after(this.trace, call, fault, applied);
        switch (applied.kind) {
          case "dead":
            // Never settled: nothing of this invocation happens any more.
            return "dead";
          case "answered":
            resolve(applied.value);
            return "continues";
          case "threw":
            reject(applied.error);
            return "continues";
        }
      };
      this.#parked = { call, resume };
      this.#turnOver();
    });
}
