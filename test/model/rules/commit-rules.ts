import type { TransferRecord } from "../../../src/transfer/record.ts";
import { isEnded } from "../../../src/transfer/record-facts.ts";
import type { Commit } from "../../fakes/fake-drive.ts";
import { isEndWithoutId } from "./poisoned-without-id.ts";
import type { World } from "../../fakes/world.ts";

type Violate = (what: string) => void;

/** Ends whose error says that the file may be there; `hash-mismatch` and `not-verified` say that it is. */
export const mayLeaveFile = (record: TransferRecord): boolean =>
  record.status === "failed" &&
  ["commit-in-doubt", "not-verified", "hash-mismatch"].includes(record.error?.code ?? "");

/** The commits of one transfer. */
interface Tally {
  /** Since the last end that may have left a file. */
  count: number;
  fileLeftInAttempt: number;
}

/** P1 and P2 of the Spin model: one commit per transfer, of one version's bytes, and none after an end. */
export class CommitRules {
  readonly #world: World;
  readonly #violate: Violate;
  readonly #tallies = new Map<string, Tally>();
  /** Which transfer a session was created for, by its URL. */
  readonly #owners = new Map<string, string>();

  constructor(world: World, violate: Violate) {
    this.#world = world;
    this.#violate = violate;
  }

  countOf(transferId: string): number {
    return this.#tallyOf(transferId).count;
  }

  /**
   * A file that is sent whole has no session to close. So nothing can stop a worker that sleeps before its PUT (excused
   * only where another worker was running, or the PUT lands late), and a copy of its message sends the file again: onto
   * the same item, or with `rename` beside it. No order of calls can prevent that.
   */
  wholeExcused = false;

  onCommit({ url, received }: Commit, overlapped: boolean): void {
    if (!this.#world.source.allVersions().some((version) => version.equals(received))) {
      this.#violate(`the committed bytes ${received.toString("hex")} are no version of the source`);
    }
    const owner = url === null ? null : this.#owners.get(url);
    // A file that is sent whole has no session; only one of the records can have sent it.
    const record =
      this.#world.records
        .peekAll()
        .find((one) => (owner === null ? !isEndWithoutId(one) : one.transferId === owner)) ?? null;
    const tally = this.#tallyOf(record?.transferId ?? "");
    if (url === null && (overlapped || tally.count > 0)) {
      this.wholeExcused ||= overlapped;
      return;
    }
    if (record !== null && isEnded(record) && !mayLeaveFile(record)) {
      this.#violate(`a commit after the end ${record.status}`);
    }
    if (record !== null && mayLeaveFile(record)) tally.fileLeftInAttempt = record.attempt;
    if (
      ++tally.count > 1 &&
      !this.wholeExcused &&
      (record === null || record.attempt === 1 || tally.fileLeftInAttempt === 0)
    ) {
      this.#violate(`commit number ${tally.count}`);
    }
  }

  onWritten(after: TransferRecord): void {
    if (after.session !== null) this.#owners.set(after.session.url.reveal(), after.transferId);
    if (mayLeaveFile(after)) this.#tallyOf(after.transferId).fileLeftInAttempt = after.attempt;
  }

  #tallyOf(transferId: string): Tally {
    const tally = this.#tallies.get(transferId) ?? { count: 0, fileLeftInAttempt: 0 };
    this.#tallies.set(transferId, tally);
    return tally;
  }
}
