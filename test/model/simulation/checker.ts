import type { TransferRecord } from "../../../src/transfer/record.ts";
import type { TransferResult } from "../../../src/transfer/result.ts";
import type { QueueMessage } from "../../../src/transfer/message.ts";
import type { PortCall } from "../../fakes/intercepted-ports.ts";
import type { World } from "../../fakes/world.ts";
import type { Applied } from "./apply-fault.ts";
import type { Ending } from "./process.ts";
import type { Fault } from "./fault.ts";
import { CommitRules } from "../rules/commit-rules.ts";
import { RecordRules } from "../rules/record-rules.ts";
import { SessionRules } from "../rules/session-rules.ts";
import { TellingRules } from "../rules/publish-rules.ts";
import { secretsIn } from "../rules/secrets.ts";
import { lineOf } from "./describe-call.ts";
import type { Trace } from "./trace.ts";

/** What DESIGN §3 calls not preventable; a run that meets it is judged more mildly, and only there. */
export interface Mercy {
  /** How far apart the workers' clocks are: an early copy of a message may be let through so much too soon. */
  readonly skewSpreadMs: number;
}

/** Sees every port call of a run and every write and commit that lands, and notes each broken rule. */
export class Watch {
  readonly violations: string[] = [];
  readonly story: string[] = [];
  readonly records: RecordRules;
  readonly sessions: SessionRules;
  readonly commits: CommitRules;
  readonly telling: TellingRules;
  readonly #world: World;
  readonly #workers = new Set<Trace>();
  #acting: Trace | null = null;
  /** What lands has been given up by who sent it. */
  #isLate = false;

  constructor(world: World, mercy: Mercy = { skewSpreadMs: 0 }) {
    const violate = (what: string): void => {
      this.violations.push(what);
      this.story.push(`!!! ${what}`);
    };
    this.#world = world;
    this.records = new RecordRules(world, violate);
    this.sessions = new SessionRules(world, mercy, violate);
    this.commits = new CommitRules(world, violate);
    this.telling = new TellingRules(world, violate);
    world.onWritten = (before, after) => {
      const who = this.#acting;
      this.note(who, `writes step ${after.step} ${after.status} ${after.phase}`);
      this.records.onWritten(who, before, after);
      this.sessions.onWritten(who, before, after);
      this.telling.onWritten(after);
      this.commits.onWritten(after);
    };
    world.graph.onCommit = (commit) => {
      this.note(this.#acting, `COMMIT of ${commit.url ?? "an empty file"}`);
      this.commits.onCommit(commit, this.#isLate || this.#acting?.overlapped === true);
    };
    world.graph.onMisuse = (what) => {
      violate(`Graph was asked for ${what}`);
    };
  }

  note(who: Trace | null, what: string): void {
    this.story.push(`${who?.name ?? "--"} ${what}`);
  }

  before(trace: Trace, call: PortCall): void {
    this.#acting = trace;
    if (call.area === "destination") this.sessions.beforeCall(trace, call);
    if (call.name === "send") {
      const message = call.args[0] as QueueMessage;
      this.telling.onSend(trace, message);
      this.#seekSecrets("a message", message);
    }
    if (call.name === "publish") {
      const result = call.args[0] as TransferResult;
      this.telling.onTell(result);
      this.#seekSecrets("a result", result);
    }
  }

  after(trace: Trace, call: PortCall, fault: Fault, applied: Applied<unknown>): void {
    this.#acting = null;
    this.note(trace, lineOf(call, fault, applied));
    if (applied.kind === "answered") {
      this.sessions.afterCall(trace, call, fault, applied.value as { kind?: string });
      if (call.name === "read") this.sessions.onSeen(trace, recordOf(applied.value));
      if (call.name === "create" || call.name === "replace") {
        const { kind } = applied.value as { kind: string };
        if (kind === "written") this.sessions.onSeen(trace, call.args[0] as TransferRecord);
      }
    }
    if (call.name === "createSession" && fault.kind !== "none") this.sessions.onUncertainCreate();
  }

  /** For what lands later, in the name of who sent it. */
  async whileActing(trace: Trace, run: () => Promise<unknown>): Promise<void> {
    this.#acting = trace;
    this.note(trace, "what was thought lost LANDS");
    this.#isLate = true;
    await run().catch(() => undefined);
    this.#isLate = false;
    this.#acting = null;
    this.sessions.onUncertainCreate();
  }

  onStart(trace: Trace): void {
    if (trace.role !== "worker") return;
    this.#workers.add(trace);
    if (this.#workers.size > 1) for (const worker of this.#workers) worker.overlapped = true;
  }

  onEnding(trace: Trace, aborting: Ending): void {
    this.#workers.delete(trace);
    this.note(trace, aborting.kind === "returned" ? "is done" : aborting.kind.toUpperCase());
    if (aborting.kind !== "returned") trace.excused = true;
    else this.#seekSecrets("an outcome", aborting.value);
    if (aborting.kind === "threw") this.#seekSecrets("a thrown error", aborting.error);
  }

  #seekSecrets(where: string, what: unknown): void {
    for (const secret of secretsIn(what, this.#world)) this.violations.push(`${where} holds ${secret}`);
  }
}

const recordOf = (answer: unknown): TransferRecord | null =>
  answer === null ? null : (answer as { record: TransferRecord }).record;
