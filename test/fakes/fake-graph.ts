import type {
  CommitAnswer,
  CreateAnswer,
  Destination,
  DeleteAnswer,
  FollowUpAnswer,
  GetItemAnswer,
  PlaceAnswer,
  PlaceSpec,
  PutAnswer,
  RangePut,
  QueryAnswer,
  TargetRules,
  UploadSpec,
} from "../../src/transfer/destination.ts";
import { serviceConflictBehavior, type Target } from "../../src/transfer/job.ts";
import type { Clock } from "../../src/transfer/ports.ts";
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
  sessionDenied,
  permanent,
  unsupported,
  busy,
} from "./graph-answers.ts";
import type { GraphTraits } from "./graph-traits.ts";
import { readAll } from "./read-all.ts";

/** Upload sessions that follow the rules in Graph's createUploadSession docs. A call takes effect atomically. */
export class FakeGraph implements Destination {
  readonly drive: FakeDrive;
  readonly sessions = new Map<string, FakeSession>();
  /** The next range is cut to this many bytes; null takes all of it. */
  takeOnly: number | null = null;
  uploadUrlOf = (nth: number): string => `https://up.example/session-${nth}?tempauth=secret-${nth}`;
  /** Called after each commit. */
  onCommit: (commit: Commit) => void = () => undefined;
  /** Called for each request that a correct client never sends. */
  onMisuse: (what: string) => void = () => undefined;
  readonly #traits: GraphTraits;
  readonly #clock: Clock;
  #places = 0;
  /** The item that lookups still return although a commit has replaced it. */
  #lag: { readonly item: RemoteItem | null; readonly untilMs: number } | null = null;

  constructor(traits: GraphTraits, clock: Clock) {
    this.#traits = traits;
    this.#clock = clock;
    this.drive = new FakeDrive(traits);
  }

  rulesOf(): TargetRules {
    const { isPrint, alignBytes, rangeBytes, wholeBelowBytes } = this.#traits;
    return {
      alignBytes,
      minRangeBytes: alignBytes,
      maxBytes: null,
      maxRangeBytes: 64 * alignBytes,
      defaultRangeBytes: rangeBytes,
      wholeBelowBytes: isPrint ? 0 : wholeBelowBytes,
      takesEmpty: !isPrint,
      keepsHash: !isPrint,
      sizeIsExact: true,
      hasUniqueNames: true,
    };
  }

  get openSessions(): FakeSession[] {
    return [...this.sessions.values()].filter((session) => session.isAlive(this.#clock.nowMs()));
  }

  createSession(spec: UploadSpec): Promise<CreateAnswer> {
    this.#checkAddress(spec.target);
    const { oneSessionPerItem, checksNameAtCreate } = this.#traits;
    if (spec.source.bytes < this.rulesOf().wholeBelowBytes)
      this.onMisuse("a session for a file that is sent whole");
    if (oneSessionPerItem && this.openSessions.length > 0) return Promise.resolve(busy());
    if (checksNameAtCreate && spec.options.conflictBehavior === "fail" && this.drive.file !== null) {
      return Promise.resolve(nameConflict());
    }
    const url = this.uploadUrlOf(this.sessions.size + 1);
    const session = new FakeSession(url, spec, this.#clock.nowMs());
    this.sessions.set(url, session);
    return Promise.resolve({ kind: "created", url: new UploadUrl(url), ...progressOf(session) });
  }

  async putRange({ target, url, range, totalBytes, body }: RangePut): Promise<PutAnswer> {
    this.#checkAddress(target);
    const { isPrint, alignBytes } = this.#traits;
    const closed = this.#closedAnswer(url);
    if (closed !== null) return closed;
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
    const { deferCommit } = session.spec.options;
    const behavior = serviceConflictBehavior(session.spec.options);
    return session.remaining.length > 0 || (deferCommit && !isPrint)
      ? { kind: "accepted", ...progressOf(session) }
      : this.#finish(session, isPrint ? "replace" : behavior);
  }

  querySession(...[target, url]: Parameters<Destination["querySession"]>): Promise<QueryAnswer> {
    this.#checkAddress(target);
    const closed = this.#closedAnswer(url);
    return Promise.resolve(closed ?? { kind: "open", ...progressOf(this.#session(url)) });
  }

  deleteSession(url: UploadUrl): Promise<DeleteAnswer> {
    const closed = this.#closedAnswer(url);
    if (closed !== null) return Promise.resolve(closed);
    this.#session(url).state = "deleted";
    return Promise.resolve({ kind: "deleted" });
  }

  commit(spec: UploadSpec, url: UploadUrl, by: CommitBy): Promise<CommitAnswer> {
    this.#checkAddress(spec.target);
    if (by === "post" && this.#traits.isPersonal) return Promise.resolve(unsupported());
    const closed = this.#closedAnswer(url);
    if (closed !== null) return Promise.resolve(closed);
    const session = this.#session(url);
    if (session.remaining.length > 0) {
      this.onMisuse("a commit of a session that lacks bytes");
      return Promise.resolve(permanent(400));
    }
    return Promise.resolve(this.#finish(session, serviceConflictBehavior(spec.options)));
  }

  putWhole(
    { target, name, options, source }: UploadSpec,
    bytes: Uint8Array,
  ): ReturnType<Destination["putWhole"]> {
    this.#checkAddress(target);
    if (bytes.length !== source.bytes) this.onMisuse(`${bytes.length} bytes of a file of ${source.bytes}`);
    const item = this.#commit(null, name, Buffer.from(bytes), serviceConflictBehavior(options));
    if (item === null) return Promise.resolve(nameConflict());
    this.#notifyCommit();
    return Promise.resolve({ kind: "committed", item });
  }

  getItem(target: Target): Promise<GetItemAnswer> {
    this.#checkAddress(target);
    const item = this.#shown();
    return Promise.resolve(item === null ? { kind: "absent" } : { kind: "found", item });
  }

  setFields(target: Target): Promise<FollowUpAnswer> {
    this.#checkAddress(target);
    if (this.drive.commits.length === 0) this.onMisuse("columns of a file that has not arrived");
    return Promise.resolve({ kind: "done" });
  }

  checkIn(target: Target): Promise<FollowUpAnswer> {
    this.#checkAddress(target);
    if (this.drive.commits.length === 0) this.onMisuse("a check-in of a file that has not arrived");
    return Promise.resolve({ kind: "done" });
  }

  /** A target with a path has no address of its own: its place has to be found. */
  #checkAddress({ kind, path }: Target): void {
    if (path !== undefined) this.onMisuse(`a ${kind} without an address`);
  }

  /** Each time another folder, as if the one before had been renamed. */
  findPlace({ path }: PlaceSpec): Promise<PlaceAnswer> {
    const name = path[path.length - 1] ?? path[0];
    return Promise.resolve({
      kind: "found",
      place: { driveId: "drive", folderId: `folder-${++this.#places}`, name },
    });
  }

  #finish(session: FakeSession, behavior: "fail" | "replace" | "rename") {
    const item = this.#commit(session.url, session.spec.name, session.content, behavior);
    // The session keeps its bytes for a commit with another conflict behavior.
    if (item === null) return nameConflict();
    session.state = "committed";
    this.#notifyCommit();
    return { kind: "committed", item } as const;
  }

  #commit(...args: Parameters<FakeDrive["commit"]>): RemoteItem | null {
    const before = this.#shown();
    const item = this.drive.commit(...args);
    // A second copy of a file that is sent whole becomes visible together with the first.
    if (item !== null && !this.#lags())
      this.#lag = { item: before, untilMs: this.#clock.nowMs() + this.#traits.lagMs };
    return item;
  }

  #shown(): RemoteItem | null {
    return this.#lag !== null && this.#lags() ? this.#lag.item : this.drive.currentItem();
  }

  #lags(): boolean {
    return this.#lag !== null && this.#clock.nowMs() < this.#lag.untilMs;
  }

  #notifyCommit(): void {
    const commit = this.drive.commits.at(-1);
    if (commit !== undefined) this.onCommit(commit);
  }

  #session(url: UploadUrl): FakeSession {
    const session = this.sessions.get(url.reveal());
    if (session === undefined) throw new Error("no such session");
    return session;
  }

  /** The answer of a session that is not open: 404 after its commit, expiry or DELETE; 401 once its token has expired. */
  #closedAnswer(url: UploadUrl): ReturnType<typeof gone> | ReturnType<typeof sessionDenied> | null {
    const session = this.#session(url);
    const nowMs = this.#clock.nowMs();
    if (session.state !== "open" || nowMs >= session.expiresAtMs) return gone();
    return session.isTokenExpired(nowMs) ? sessionDenied(401) : null;
  }
}

const progressOf = (session: FakeSession) => ({
  remaining: session.remaining,
  expiresAt: new Date(session.expiresAtMs).toISOString(),
});
