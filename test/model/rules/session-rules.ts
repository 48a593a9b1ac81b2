import type { UploadUrl } from "../../../src/transfer/upload-url.ts";
import type { RangePut } from "../../../src/transfer/ports.ts";
import type { TransferRecord } from "../../../src/transfer/record.ts";
import type { PortCall } from "../../fakes/intercepted-ports.ts";
import type { World } from "../../fakes/world.ts";
import type { Fault } from "../simulation/fault.ts";
import type { Trace } from "../simulation/trace.ts";
import type { Mercy } from "../simulation/checker.ts";

type Violate = (what: string) => void;

/** DESIGN rules 6 and 8, of each request to Graph: which session it may go to, and when. */
export class SessionRules {
  readonly #world: World;
  readonly #mercy: Mercy;
  readonly #violate: Violate;
  /** Sessions that some record has held. */
  readonly #recorded = new Set<string>();
  /** Sessions whose creator could not know or tell of them: the documented window between create and record. */
  readonly #excused = new Set<string>();
  /** Who created what. */
  readonly #creators = new Map<string, Trace>();
  /** True end of the wait that the record shows, while it shows one asked for by Graph. */
  #recordQuietUntilMs = 0;

  constructor(world: World, mercy: Mercy, violate: Violate) {
    this.#world = world;
    this.#mercy = mercy;
    this.#violate = violate;
  }

  onWritten(who: Trace | null, before: TransferRecord | null, after: TransferRecord): void {
    if (after.session !== null) this.#recorded.add(after.session.url.reveal());
    // A mark beside the step says nothing new about the wait.
    if (before?.writeId !== after.writeId && after.wait?.why === "throttled") {
      this.#recordQuietUntilMs = who?.toldToWaitUntilMs ?? 0;
    }
  }

  /** A worker knows of a wait from the record it reads, or from Graph itself; not from what others did since. */
  onSeen(trace: Trace, record: TransferRecord | null): void {
    // Nobody else can have sent bytes into a session that this worker has just recorded.
    const sawNone = (trace.seen?.session ?? null) === null;
    if (sawNone && record?.session && trace.created.has(record.session.url.reveal())) {
      trace.asked = true;
    }
    trace.seen = record;
    if (record?.wait?.why === "throttled" && trace.role === "worker") {
      trace.quietUntilMs = Math.max(trace.quietUntilMs, this.#recordQuietUntilMs - this.#mercy.skewSpreadMs);
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
   * Exempt: the one DELETE of a session that this worker has just created and could not record. It reads of the wait
   * only when it has lost the write, and nobody else can ever free that session.
   */
  #checkQuiet(trace: Trace, name: string, args: readonly unknown[]): void {
    const isOwnOrphan =
      name === "deleteSession" && this.#creators.get((args[0] as UploadUrl).reveal()) === trace;
    const quietUntilMs = Math.max(trace.toldToWaitUntilMs, isOwnOrphan ? 0 : trace.quietUntilMs);
    const earlyMs = quietUntilMs - this.#world.clock.nowMs();
    if (earlyMs > 0) this.#violate(`${name} ${earlyMs} ms before Retry-After is over`);
  }

  /** Bytes follow an offset that is in the record, and a status where they may have landed already (rule 5). */
  #checkRange(trace: Trace, { range }: RangePut): void {
    const { seen } = trace;
    if (range.start !== seen?.remaining[0]?.start)
      this.#violate("bytes from an offset that is not in the record");
    if ((trace.redelivered || seen?.queryFirst === true) && !trace.asked) {
      this.#violate("bytes were sent that may have landed, without asking");
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
    if (answer?.kind === "throttled" && "retryAfterMs" in answer) {
      trace.toldToWaitUntilMs = this.#world.clock.nowMs() + Number(answer.retryAfterMs);
    }
    if (name === "querySession") trace.asked = true;
    if (name === "createSession" && answer?.kind === "created") {
      const url = [...this.#world.graph.sessions.keys()].at(-1) ?? "";
      this.#creators.set(url, trace);
      trace.created.add(url);
    }
    // A clean-up that Graph would not let through, or that came after the session had expired.
    if (name === "deleteSession" && (fault.kind !== "none" || answer?.kind === "gone")) {
      this.#excused.add((args[0] as UploadUrl).reveal());
    }
  }

  /** The answer to a create was lost: nobody knows the newest session. */
  onUncertainCreate(): void {
    for (const url of this.#world.graph.sessions.keys()) {
      if (!this.#creators.has(url)) this.#excused.add(url);
    }
  }

  /** Sessions open without need: no record holds them, and whoever created them could have deleted them. */
  forgotten(): string[] {
    return [...this.#world.graph.sessions.values()]
      .filter(({ state, url }) => state === "open" && !this.#recorded.has(url) && !this.#excused.has(url))
      .filter(({ url }) => this.#creators.get(url)?.excused !== true)
      .map(({ url }) => url);
  }
}
