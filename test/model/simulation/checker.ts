import type { TransferRecord } from "../../../src/transfer/record.ts";
import type { MessageRejected, TransferResult } from "../../../src/transfer/result.ts";
import type { QueueMessage } from "../../../src/transfer/message.ts";
import type { TransferMessage } from "../../fakes/memory-step-queue.ts";
import type { PortCall } from "../../fakes/intercepted-ports.ts";
import type { World } from "../../fakes/world.ts";
import type { Applied } from "./apply-fault.ts";
import type { Fault } from "./fault.ts";
import { CommitRules } from "../rules/commit-rules.ts";
import { RecordRules } from "../rules/record-rules.ts";
import { SessionRules, type Allowance } from "../rules/session-rules.ts";
import { PublishRules } from "../rules/publish-rules.ts";
import { secretsIn } from "../rules/secrets.ts";
import { describeCall } from "./describe-call.ts";
import type { InvocationEnd, Trace } from "./trace.ts";

/** Observes every port call of a run and every write and commit that lands, and records each violation of a rule. */
export class Checker {
  readonly violations: string[] = [];
  readonly history: string[] = [];
  readonly records: RecordRules;
  readonly sessions: SessionRules;
  readonly commits: CommitRules;
  readonly publishing: PublishRules;
  readonly #world: World;
  readonly #workers = new Set<Trace>();
  #acting: Trace | null = null;
  /** The sender has given up the call that lands now. */
  #isLate = false;

  constructor(world: World, allowance: Allowance = { skewSpreadMs: 0 }) {
    const violate = (what: string): void => {
      this.violations.push(what);
      this.history.push(`!!! ${what}`);
    };
    this.#world = world;
    this.records = new RecordRules(world, violate);
    this.sessions = new SessionRules(world, allowance, violate);
    this.commits = new CommitRules(world, violate);
    this.publishing = new PublishRules(world, violate);
    world.onWritten = (before, after) => {
      const who = this.#acting;
      this.note(who, `saves step ${after.step} ${after.status} ${after.phase}`);
      this.records.onWritten(who, before, after);
      this.sessions.onWritten(who, before, after);
      this.publishing.onWritten(after);
      this.commits.onWritten(after);
    };
    world.graph.onCommit = (commit) => {
      this.note(this.#acting, `COMMIT of ${commit.url ?? "a whole file"}`);
      this.commits.onCommit(commit, this.#isLate || this.#acting?.overlapped === true);
    };
    world.graph.onMisuse = (what) => {
      violate(`Graph was sent ${what}`);
    };
  }

  note(who: Trace | null, what: string): void {
    this.history.push(`${who?.name ?? "--"} ${what}`);
  }

  before(trace: Trace, call: PortCall): void {
    this.#acting = trace;
    if (call.area === "destination") this.sessions.beforeCall(trace, call);
    const message = messageOf(call);
    if (message !== null) {
      this.publishing.onSend(trace, message);
      this.#findSecrets("a message", message);
    }
    if (call.name === "publish") {
      const result = call.args[0] as TransferResult | MessageRejected;
      if (result.type === "blobferry.message.rejected") this.publishing.onReject(result);
      else this.publishing.onPublish(result);
      this.#findSecrets("a result", result);
    }
  }

  after(trace: Trace, call: PortCall, fault: Fault, applied: Applied<unknown>): void {
    this.#acting = null;
    this.note(trace, describeCall(call, fault, applied));
    if (applied.kind === "answered") {
      this.sessions.afterCall(trace, call, fault, applied.value as { kind?: string });
      if (call.name === "read") this.sessions.onSeen(trace, recordOf(applied.value));
      if (fault.kind === "absent") this.publishing.onMissing();
      if (call.name === "create" || call.name === "replace") {
        const { kind } = applied.value as { kind: string };
        if (kind === "written") this.sessions.onSeen(trace, call.args[0] as TransferRecord);
      }
    }
    if (call.name === "createSession" && fault.kind !== "none") this.sessions.onUncertainCreate();
  }

  /** For a late write, in the name of its sender. */
  async whileActing(trace: Trace, run: () => Promise<unknown>): Promise<void> {
    this.#acting = trace;
    this.note(trace, "a late write LANDS");
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

  onEnd(trace: Trace, end: InvocationEnd): void {
    this.#workers.delete(trace);
    this.note(trace, end.kind === "returned" ? "is done" : end.kind.toUpperCase());
    if (end.kind !== "returned") trace.excused = true;
    else this.#findSecrets("an outcome", end.value);
    if (end.kind === "threw") this.#findSecrets("a thrown error", end.error);
  }

  #findSecrets(where: string, what: unknown): void {
    for (const secret of secretsIn(what, this.#world)) this.violations.push(`${where} holds ${secret}`);
  }
}

/** What a call puts on a queue. */
const messageOf = ({ name, args }: PortCall): TransferMessage | null => {
  if (name === "send") return args[1] as TransferMessage;
  return name === "sendSpare" || name === "become" ? (args[0] as QueueMessage) : null;
};

const recordOf = (answer: unknown): TransferRecord | null =>
  answer === null ? null : (answer as { record: TransferRecord }).record;
