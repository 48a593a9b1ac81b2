import type { Ports } from "../../../src/transfer/ports.ts";
import { interceptedPorts, type Interceptor, type PortCall } from "../../fakes/intercepted-ports.ts";
import type { World } from "../../fakes/world.ts";
import { applyFault, type Ghost } from "./apply-fault.ts";
import type { Fault } from "./fault.ts";
import type { Trace } from "./trace.ts";
import type { Watch } from "./checker.ts";

type Go = (fault: Fault) => Promise<"goes-on" | "dead">;

/** How an invocation ended: with a value, by throwing, or by dying. */
export type Ending =
  | { readonly kind: "returned"; readonly value: unknown }
  | { readonly kind: "threw"; readonly error: unknown }
  | { readonly kind: "died" };

/** An invocation that stands before each of its port calls until it is let go. */
export class Actor {
  readonly trace: Trace;
  readonly ports: Ports;
  aborting: Ending | null = null;
  readonly #world: World;
  readonly #watch: Watch;
  readonly #addGhost: (ghost: Ghost) => void;
  #parked: { readonly call: PortCall; readonly go: Go } | null = null;
  #turnOver: () => void = () => undefined;

  constructor(world: World, watch: Watch, trace: Trace, skewMs: number, addGhost: (ghost: Ghost) => void) {
    this.#world = world;
    this.#watch = watch;
    this.trace = trace;
    this.#addGhost = addGhost;
    this.ports = interceptedPorts(world.ports, world.clock.ahead(skewMs), this.#intercept);
  }

  /** The call it stands before. */
  get call(): PortCall | null {
    return this.#parked?.call ?? null;
  }

  /** Runs until the first port call, or the end. */
  async start(work: (ports: Ports) => Promise<unknown>): Promise<void> {
    const turn = this.#newTurn();
    this.#watch.onStart(this.trace);
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

  /** Lets the call go, and what follows it up to the next call. */
  async step(fault: Fault): Promise<void> {
    const parked = this.#parked;
    if (parked === null) throw new Error(`${this.trace.name} stands before no call`);
    this.#parked = null;
    const turn = this.#newTurn();
    if ((await parked.go(fault)) === "dead") this.die();
    else await turn;
  }

  die(): void {
    this.#parked = null;
    this.#end({ kind: "died" });
  }

  #end(aborting: Ending): void {
    if (this.aborting !== null) return;
    this.aborting = aborting;
    this.#watch.onEnding(this.trace, aborting);
    this.#turnOver();
  }

  #newTurn(): Promise<void> {
    return new Promise((resolve) => {
      this.#turnOver = resolve;
    });
  }

  readonly #intercept: Interceptor = (call, run) =>
    new Promise((resolve, reject) => {
      const go: Go = async (fault) => {
        this.#watch.before(this.trace, call);
        const applied = await applyFault(this.#world, call, run, fault, (ghost) => {
          this.#addGhost(() => this.#watch.whileActing(this.trace, ghost));
        });
        this.#watch.after(this.trace, call, fault, applied);
        switch (applied.kind) {
          case "dead":
            // Never resolved: nothing of this invocation happens any more.
            return "dead";
          case "answered":
            resolve(applied.value);
            return "goes-on";
          case "threw":
            reject(applied.error);
            return "goes-on";
        }
      };
      this.#parked = { call, go };
      this.#turnOver();
    });
}
