import { isDeepStrictEqual } from "node:util";
import type { TransferRecord } from "../../../src/transfer/record.ts";
import { isEnded, isRetryCancelled, pendingRetry } from "../../../src/transfer/record-facts.ts";
import { totalBytesOf } from "../../../src/transfer/range.ts";
import type { World } from "../../fakes/world.ts";
import { mayLeaveFile } from "./commit-rules.ts";
import type { Trace } from "../simulation/trace.ts";

type Violate = (what: string) => void;

/** R1, R2, R3, R6, R8 and R16, for each record write that lands. */
export class RecordRules {
  readonly #world: World;
  readonly #violate: Violate;

  constructor(world: World, violate: Violate) {
    this.#world = world;
    this.#violate = violate;
  }

  onWritten(who: Trace | null, before: TransferRecord | null, after: TransferRecord): void {
    if (before === null) {
      if (after.step > 1) this.#violate("a transfer was admitted beyond its first step");
      return;
    }
    if (after.writeId === before.writeId) this.#checkFlags(who, before, after);
    else if (after.step === before.step) this.#checkFreshSession(before, after);
    else this.#checkAdvance(who, before, after);
    this.#checkSessionDropped(before, after);
    const isMoved = before.place != null && JSON.stringify(after.place) !== JSON.stringify(before.place);
    if (isMoved && after.placeLost !== true) this.#violate("the file's place changed");
  }

  /** A flag beside the step: a cancel request, a retry's note, the timer's, or that the result is published. */
  #checkFlags(who: Trace | null, before: TransferRecord, after: TransferRecord): void {
    // As JSON has it, whatever the order of keys: a record that was read has the order of its defaults.
    const bare = (record: TransferRecord): unknown =>
      JSON.parse(
        JSON.stringify({
          ...record,
          cancelRequested: null,
          retry: null,
          rescuedAt: null,
          resultPublished: null,
          poisonings: null,
        }),
      );
    if (!isDeepStrictEqual(bare(before), bare(after))) this.#violate("a flag changed more than itself");
    if (isEnded(before) && after.cancelRequested !== before.cancelRequested) {
      this.#violate("a cancel was requested of an ended transfer");
    }
    if (!isDeepStrictEqual(before.retry, after.retry)) this.#checkRetry(who, before, after);
    if (after.resultPublished && !before.resultPublished && !this.#wasPublished(after))
      this.#violate("flagged as published before it was");
    if (before.resultPublished && !after.resultPublished) this.#violate("the published flag was reset");
    if (before.cancelRequested && !after.cancelRequested) this.#violate("a cancel request was lost");
    const isPoisoning = after.poisonings === (before.poisonings ?? 0) + 1 && who?.poisoned === true;
    if (who?.role === "worker" && !isEnded(after) && !isPoisoning)
      this.#violate("a worker saved without a write id of its own");
  }

  /** A retry is noted, or cancelled, for the attempt that follows an end, by a user. */
  #checkRetry(who: Trace | null, before: TransferRecord, after: TransferRecord): void {
    if (!isEnded(before) || who?.role === "worker" || who?.role === "timer")
      this.#violate("a retry was noted by the app, or of a transfer that runs");
    if (after.retry?.attempt !== before.attempt + 1) this.#violate("a retry of another attempt was noted");
    if (isRetryCancelled(before)) this.#violate("the cancel of a retry was taken back");
    if (pendingRetry(before) === null && isRetryCancelled(after))
      this.#violate("a retry was cancelled that nobody has requested");
  }

  #wasPublished({ result }: TransferRecord): boolean {
    return this.#world.results.published.some(({ id }) => id === result?.id);
  }

  #checkFreshSession(before: TransferRecord, after: TransferRecord): void {
    if (
      before.session !== null ||
      after.session === null ||
      before.status !== "running" ||
      before.phase !== "create"
    ) {
      this.#violate(`a write kept step ${before.step} and is no fresh session`);
    }
    if (before.cancelRequested && !after.cancelRequested) this.#violate("a cancel request was overwritten");
  }

  #checkAdvance(who: Trace | null, before: TransferRecord, after: TransferRecord): void {
    if (after.step !== before.step + 1) this.#violate(`step went from ${before.step} to ${after.step}`);
    if (after.runId !== before.runId) this.#violate("a write changed the run");
    if (who?.role !== "worker") this.#violate(`${who?.role ?? "nobody"} advanced the step`);
    else if (++who.advances > 1) this.#violate("one invocation advanced the step twice");
    if (isEnded(before)) {
      const isRetry =
        after.attempt === before.attempt + 1 && before.status !== "completed" && after.status === "running";
      if (isRetryCancelled(before) && !after.cancelRequested) this.#violate("the cancel of a retry was lost");
      if (!isRetry) this.#violate(`the end ${before.status} became ${after.status}`);
    } else {
      if (after.attempt !== before.attempt) this.#violate("a running transfer began a new attempt");
      if (before.cancelRequested && !after.cancelRequested) this.#violate("a cancel request was overwritten");
    }
    this.#checkBudget(before, after);
    const isCutShort = before.cancelRequested && before.wait?.why === "throttled" && mayLeaveFile(after);
    if (after.status === "failed" && after.session !== null && before.status !== "aborting" && !isCutShort) {
      this.#violate("an end without clean-up that was not aborting before");
    }
    if (after.hash.upTo < before.hash.upTo && after.source?.eTag === before.source?.eTag) {
      this.#violate("the hash covers less than before");
    }
  }

  /** Accepted bytes reset the failure count. */
  #checkBudget(before: TransferRecord, after: TransferRecord): void {
    const sameSession = after.session !== null && before.session?.url.equals(after.session.url) === true;
    const moved = totalBytesOf(after.remaining) < totalBytesOf(before.remaining);
    // What follows in the same step (a commit, a lookup) may have failed once.
    const own = after.wait === null ? 0 : 1;
    if (sameSession && moved && after.failures > own)
      this.#violate("bytes were accepted, and the failure count was not reset");
  }

  /** The record keeps the session until nothing can commit into it any more. */
  #checkSessionDropped(before: TransferRecord, after: TransferRecord): void {
    if (before.session === null || after.session?.url.equals(before.session.url) === true) return;
    const session = this.#world.graph.sessions.get(before.session.url.reveal());
    if (session?.isAlive(this.#world.clock.nowMs()) === true)
      this.#violate("the record dropped an open session");
  }
}
