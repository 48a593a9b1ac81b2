import type { UploadUrl } from "../../../src/transfer/upload-url.ts";
import type { RangePut } from "../../../src/transfer/destination.ts";
import type { TransferRecord } from "../../../src/transfer/record.ts";
import type { PortCall } from "../../fakes/intercepted-ports.ts";
import type { World } from "../../fakes/world.ts";
import type { Fault } from "../simulation/fault.ts";
import type { Trace } from "../simulation/trace.ts";

/** What no order of calls can prevent; a run in which it happens is checked less strictly, and only there. */
export interface Allowance {
  /** How far apart the workers' clocks are: an early copy of a message may act this much too soon. */
  readonly skewSpreadMs: number;
}

type Violate = (what: string) => void;

/** R5, R6 and R8, for each request to Graph: which session it may use, and when. */
export class SessionRules {
  readonly #world: World;
  readonly #allowance: Allowance;
  readonly #violate: Violate;
  /** Sessions that some record has held. */
  readonly #recorded = new Set<string>();
  /** Sessions whose creator could not know or record them: the documented window between create and save. */
  readonly #excused = new Set<string>();
  /** The creator of each session. */
  readonly #creators = new Map<string, Trace>();
  /** True end of the wait that the record shows, while it shows one that Graph asked for. */
  #recordQuietUntilMs = 0;

  constructor(world: World, allowance: Allowance, violate: Violate) {
    this.#world = world;
    this.#allowance = allowance;
    this.#violate = violate;
  }

  onWritten(who: Trace | null, before: TransferRecord | null, after: TransferRecord): void {
    if (after.session !== null) this.#recorded.add(after.session.url.reveal());
    // A flag says nothing new about the wait.
    if (before?.writeId !== after.writeId && after.wait?.why === "throttled") {
      this.#recordQuietUntilMs = who?.retryAfterUntilMs ?? 0;
    }
  }

  /** A worker knows a wait from the record it reads, or from Graph; not from what others did since. */
  onSeen(trace: Trace, record: TransferRecord | null): void {
    // No other worker can have sent bytes into a session that this one has just recorded.
    const sawNone = (trace.seen?.session ?? null) === null;
    if (sawNone && record?.session && trace.created.has(record.session.url.reveal())) {
      trace.queried = true;
    }
    trace.seen = record;
    if (record?.wait?.why === "throttled" && trace.role === "worker") {
      trace.quietUntilMs = Math.max(
        trace.quietUntilMs,
        this.#recordQuietUntilMs - this.#allowance.skewSpreadMs,
      );
    }
  }

  beforeCall(trace: Trace, { name, args }: PortCall): void {
    this.#checkQuiet(trace, name, args);
    const held = trace.seen?.session?.url ?? null;
    switch (name) {
      case "createSession":
        if (held !== null) this.#violate("a second session beside the recorded one");
        break;
      case "putRange":
        this.#checkOwn((args[0] as RangePut).url, held);
        this.#checkRange(trace, args[0] as RangePut);
        break;
      case "commit":
        this.#checkOwn(args[1] as UploadUrl, held);
        break;
      case "deleteSession":
        if (held?.equals(args[0] as UploadUrl) === true && trace.seen?.step !== trace.step) {
          this.#violate("a worker deleted the session of a step that is not its own");
        }
        break;
      default:
        break;
    }
  }

  /**
   * Exempt is the one DELETE of a session that this worker created and could not record. It learns of the wait only
   * when it has lost the write, and no other worker can ever delete that session.
   */
  #checkQuiet(trace: Trace, name: string, args: readonly unknown[]): void {
    const isOwnUnrecorded =
      name === "deleteSession" && this.#creators.get((args[0] as UploadUrl).reveal()) === trace;
    const quietUntilMs = Math.max(trace.retryAfterUntilMs, isOwnUnrecorded ? 0 : trace.quietUntilMs);
    const earlyMs = quietUntilMs - this.#world.clock.nowMs();
    if (earlyMs > 0) this.#violate(`${name} ${earlyMs} ms before Retry-After is over`);
  }

  /** Bytes follow an offset that is in the record, and a query where they may have landed already (R5). */
  #checkRange(trace: Trace, { range }: RangePut): void {
    const { seen } = trace;
    if (range.start !== seen?.remaining[0]?.start)
      this.#violate("bytes from an offset that is not in the record");
    if ((trace.redelivered || seen?.queryFirst === true) && !trace.queried) {
      this.#violate("bytes were sent that may have landed, without a query");
    }
  }

  #checkOwn(url: UploadUrl, held: UploadUrl | null): void {
    if (held?.equals(url) !== true)
      this.#violate("bytes or a commit for a session that is not in the record");
  }

  afterCall(
    trace: Trace,
    { name, args }: PortCall,
    fault: Fault,
    answer: { readonly kind?: string } | null,
  ): void {
    if ((answer?.kind === "throttled" || answer?.kind === "transient") && "retryAfterMs" in answer) {
      trace.retryAfterUntilMs = this.#world.clock.nowMs() + Number(answer.retryAfterMs);
    }
    if (name === "querySession") trace.queried = true;
    if (name === "createSession" && answer?.kind === "created") {
      const url = [...this.#world.graph.sessions.keys()].at(-1) ?? "";
      this.#creators.set(url, trace);
      trace.created.add(url);
    }
    // A clean-up that Graph did not let through, or that came after the session had expired.
    if (name === "deleteSession" && (fault.kind !== "none" || answer?.kind === "gone")) {
      this.#excused.add((args[0] as UploadUrl).reveal());
    }
  }

  /** The answer to a create was lost: no worker knows the newest session. */
  onUncertainCreate(): void {
    for (const url of this.#world.graph.sessions.keys()) {
      if (!this.#creators.has(url)) this.#excused.add(url);
    }
  }

  /** Sessions left open: no record holds them, and their creator could have deleted them. */
  leaked(): string[] {
    return [...this.#world.graph.sessions.values()]
      .filter(({ state, url }) => state === "open" && !this.#recorded.has(url) && !this.#excused.has(url))
      .filter(({ url }) => this.#creators.get(url)?.excused !== true)
      .map(({ url }) => url);
  }
}
