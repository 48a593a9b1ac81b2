import type { Clock, CommitAnswer, CreateAnswer, Destination, DeleteAnswer, GetItemAnswer, PutAnswer, RangePut, QueryAnswer, TargetRules, UploadSpec } from "../../src/transfer/ports.ts";
import type { RemoteItem } from "../../src/transfer/result.ts";
import type { CommitBy } from "../../src/transfer/record.ts";
import { UploadUrl } from "../../src/transfer/upload-url.ts";
import { FakeDrive, type Commit } from "./fake-drive.ts";
import { FakeSession } from "./fake-session.ts";
import {
  broken,
  gone,
  misplaced,
  nameConflict,
  refused,
  rejected,
  unsupported,
  busy,
} from "./graph-answers.ts";
import { readAll } from "./read-all.ts";

/** What kind of service stands at the other end. */
export interface GraphTraits {
  readonly isPrint: boolean;
  /** OneDrive Personal: a deferred upload is committed by a PUT of the item only. */
  readonly isPersonal: boolean;
  /** 409 at create while another session holds the item. */
  readonly oneSessionPerItem: boolean;
  /** A name conflict is told when the session is created, not only at the commit. */
  readonly checksNameAtCreate: boolean;
  readonly rewrites: boolean;
  /** After a commit, so many look-ups still show what was there before. */
  readonly lagLooks: number;
  readonly alignBytes: number;
  readonly rangeBytes: number;
}

/** Upload sessions by the service's rules (see Graph's createUploadSession docs). A call is atomic where it lands. */
export class FakeGraph implements Destination {
  readonly drive: FakeDrive;
  readonly sessions = new Map<string, FakeSession>();
  /** Of the next range only so many bytes are taken. */
  takeOnly: number | null = null;
  /** Told of each commit, and of each request that no correct client sends. */
  onCommit: (commit: Commit) => void = () => undefined;
  onMisuse: (what: string) => void = () => undefined;
  readonly #traits: GraphTraits;
  readonly #clock: Clock;
  /** What the address shows for so many looks more. */
  #lag: { readonly item: RemoteItem | null; readonly missedLookups: number } | null = null;

  constructor(traits: GraphTraits, clock: Clock) {
    this.#traits = traits;
    this.#clock = clock;
    this.drive = new FakeDrive(traits);
  }

  rulesOf(): TargetRules {
    const { isPrint, alignBytes, rangeBytes } = this.#traits;
    return {
      alignBytes,
      maxRangeBytes: 64 * alignBytes,
      defaultRangeBytes: rangeBytes,
      takesEmpty: !isPrint,
      keepsHash: !isPrint,
    };
  }

  get openSessions(): FakeSession[] {
    return [...this.sessions.values()].filter((session) => session.isAlive(this.#clock.nowMs()));
  }

  createSession(spec: UploadSpec): Promise<CreateAnswer> {
    const { oneSessionPerItem, checksNameAtCreate } = this.#traits;
    if (spec.source.bytes === 0) this.onMisuse("a session for an empty file");
    if (oneSessionPerItem && this.openSessions.length > 0) return Promise.resolve(busy());
    if (checksNameAtCreate && spec.options.conflictBehavior === "fail" && this.drive.file !== null) {
      return Promise.resolve(nameConflict());
    }
    const url = `https://up.example/session-${this.sessions.size + 1}?tempauth=secret-${this.sessions.size + 1}`;
    const session = new FakeSession(url, spec, this.#clock.nowMs());
    this.sessions.set(url, session);
    return Promise.resolve({ kind: "created", url: new UploadUrl(url), ...progressOf(session) });
  }

  async putRange({ url, range, totalBytes, body }: RangePut): Promise<PutAnswer> {
    const { isPrint, alignBytes } = this.#traits;
    const early = this.#refusal(url);
    if (early !== null) return early;
    const session = this.#session(url);
    if (totalBytes !== session.spec.source.bytes) this.onMisuse(`a total of ${totalBytes} bytes`);
    const length = range.endExclusive - range.start;
    if (range.endExclusive > totalBytes || length <= 0) this.onMisuse(`a range ${range.start}+${length}`);
    if (range.endExclusive < totalBytes && length % alignBytes !== 0)
      this.onMisuse(`an unaligned range of ${length}`);
    if (!session.expects(range, isPrint)) return misplaced();
    const bytes = await readAll(body);
    if (bytes?.length !== length) return broken("the body broke off");
    const taken = this.takeOnly === null ? bytes : bytes.subarray(0, this.takeOnly);
    this.takeOnly = null;
    session.take(range.start, taken, this.#clock.nowMs());
    const { deferCommit, conflictBehavior } = session.spec.options;
    return session.remaining.length > 0 || (deferCommit && !isPrint)
      ? { kind: "accepted", ...progressOf(session) }
      : this.#finish(session, isPrint ? "replace" : conflictBehavior);
  }

  querySession(...[, url]: Parameters<Destination["querySession"]>): Promise<QueryAnswer> {
    const refusal = this.#refusal(url);
    return Promise.resolve(refusal ?? { kind: "open", ...progressOf(this.#session(url)) });
  }

  deleteSession(url: UploadUrl): Promise<DeleteAnswer> {
    const refusal = this.#refusal(url);
    if (refusal !== null) return Promise.resolve(refusal);
    this.#session(url).state = "deleted";
    return Promise.resolve({ kind: "deleted" });
  }

  commit(spec: UploadSpec, url: UploadUrl, by: CommitBy): Promise<CommitAnswer> {
    if (by === "post" && this.#traits.isPersonal) return Promise.resolve(unsupported());
    const refusal = this.#refusal(url);
    if (refusal !== null) return Promise.resolve(refusal);
    const session = this.#session(url);
    if (session.remaining.length > 0) {
      this.onMisuse("a commit of a session that lacks bytes");
      return Promise.resolve(rejected(400));
    }
    return Promise.resolve(this.#finish(session, spec.options.conflictBehavior));
  }

  putEmpty({ name, options }: UploadSpec): ReturnType<Destination["putEmpty"]> {
    const item = this.#commit(null, name, Buffer.alloc(0), options.conflictBehavior);
    if (item === null) return Promise.resolve(nameConflict());
    this.#tell();
    return Promise.resolve({ kind: "committed", item });
  }

  getItem(): Promise<GetItemAnswer> {
    const item = this.#shown();
    if (this.#lag !== null) this.#lag = { ...this.#lag, missedLookups: this.#lag.missedLookups - 1 };
    return Promise.resolve(item === null ? { kind: "absent" } : { kind: "found", item });
  }

  #finish(session: FakeSession, behavior: "fail" | "replace" | "rename") {
    const item = this.#commit(session.url, session.spec.name, session.content, behavior);
    // The bytes are kept for a commit that names another behaviour.
    if (item === null) return nameConflict();
    session.state = "committed";
    this.#tell();
    return { kind: "committed", item } as const;
  }

  #commit(...args: Parameters<FakeDrive["commit"]>): RemoteItem | null {
    const before = this.#shown();
    const item = this.drive.commit(...args);
    // A second copy of an empty file comes to be seen together with the first.
    const lags = this.#lag !== null && this.#lag.missedLookups > 0;
    if (item !== null && !lags) this.#lag = { item: before, missedLookups: this.#traits.lagLooks };
    return item;
  }

  #shown(): RemoteItem | null {
    return this.#lag !== null && this.#lag.missedLookups > 0 ? this.#lag.item : this.drive.look();
  }

  #tell(): void {
    const commit = this.drive.commits.at(-1);
    if (commit !== undefined) this.onCommit(commit);
  }

  #session(url: UploadUrl): FakeSession {
    const session = this.sessions.get(url.reveal());
    if (session === undefined) throw new Error("a session that never was");
    return session;
  }

  /** 404 after completion, expiry and DELETE alike; 401 once the token has died. */
  #refusal(url: UploadUrl): ReturnType<typeof gone> | ReturnType<typeof refused> | null {
    const session = this.#session(url);
    const nowMs = this.#clock.nowMs();
    if (session.state !== "open" || nowMs >= session.expiresAtMs) return gone();
    return session.isTokenDead(nowMs) ? refused(401) : null;
  }
}

const progressOf = (session: FakeSession) => ({
  remaining: session.remaining,
  expiresAt: new Date(session.expiresAtMs).toISOString(),
});
