import { forEachAtOnce } from "./at-once.ts";
import type { FoundRecord, RecordPage, RecordStore, RecordSummary } from "./ports.ts";
import type { OpenTransfer, RescueState } from "./rescue-state.ts";

/** Pages of new records in one run; what is left is carried over. */
const NEWS_PAGES = 20;
/** Pages of the sweep in one run. */
const SWEEP_PAGES = 4;
/** The same while open records may exist that are neither new nor in the list. */
const HASTY_SWEEP_PAGES = 20;
/** Open records that the state holds. More are left to the sweep. */
export const MAX_OPEN = 2000;
/** A record may appear under a time this long past: clocks differ, and a crashed admission is delivered again. */
const LATE_BY_MS = 30 * 60_000;
/** An open record is looked at this often, even if it waits for longer. */
const LOOK_EVERY_MS = 60 * 60_000;

export interface Visits {
  readonly records: Pick<RecordStore, "page" | "look">;
  readonly nowMs: number;
  /** Whether the run must end. */
  readonly isLate: () => boolean;
  /** Records visited at the same time. */
  readonly atOnce: number;
  /** Since when the job at the head of its queue waits, in milliseconds since 1970; null when none does. */
  readonly oldestJobMs: number | null;
  /** A transfer is stalled when it has not moved for this long. */
  readonly rescueAfterMs: number;
  /** Called at most once for each record. Must not throw. */
  readonly visit: (found: FoundRecord) => Promise<void>;
  /** An open record could not be looked at. */
  readonly onFailure: (transferId: string, error: unknown) => void;
}

export interface Visited {
  /** What the next run goes on from. */
  readonly state: RescueState;
  /** Why parts of the run were cut short; the next run does them again. */
  readonly errors: readonly string[];
}

/**
 * Visits every record that a run of the timer has to look at, with a bounded number of calls: the new ones, the open
 * ones that are due, and a few pages of all others. An error in one of these parts does not stop the others.
 */
export const visitRecords = async (visits: Visits, before: RescueState): Promise<Visited> => {
  const { records, nowMs, isLate, atOnce } = visits;
  const open = new Map(before.open.map((transfer) => [keyOf(transfer), transfer]));
  const looked = new Set<string>();
  const errors: string[] = [];
  let { news, complete, sweep } = before;
  // A clock that was ahead must not hide what was admitted since.
  let seenUntilMs = before.seenUntilMs === null ? null : Math.min(before.seenUntilMs, nowMs);

  const look = async (found: FoundRecord): Promise<void> => {
    const { summary } = found;
    const key = keyOf(summary);
    if (looked.has(key)) return;
    looked.add(key);
    if (summary.resultPublished) open.delete(key);
    else if (open.has(key) || open.size < MAX_OPEN) {
      // At the end of the list: a run that is late begins the next one with those it did not reach.
      open.delete(key);
      open.set(key, openTransfer(summary, visits));
    } else {
      complete = false;
      sweep = { ...sweep, whole: false };
    }
    await visits.visit(found);
  };

  /** False if the run is late: the next run visits the whole page again. */
  const lookAtPage = async ({ found }: RecordPage): Promise<boolean> =>
    (await forEachAtOnce(found, { atOnce, isLate }, look)) === found.length;

  const part = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      errors.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  const readNews = async (): Promise<void> => {
    // A first run leaves what is behind its first page to the sweep.
    const pages = seenUntilMs === null ? 1 : NEWS_PAGES;
    let isCarriedOver = news !== null;
    for (let read = 0; read < pages && !isLate(); read++) {
      const untilMs = news?.untilMs ?? seenFrom(visits);
      const page = await records.page(news?.token ?? null);
      if (page === null) {
        news = null;
        isCarriedOver = false;
        continue;
      }
      if (!(await lookAtPage(page))) return;
      if (page.next !== null && seenUntilMs !== null && !reaches(page, seenUntilMs)) {
        news = { token: page.next, untilMs };
        continue;
      }
      seenUntilMs = Math.max(seenUntilMs ?? 0, untilMs);
      news = null;
      if (!isCarriedOver) return;
      isCarriedOver = false;
    }
  };

  const lookAtOpen = async (): Promise<void> => {
    const due = [...open.values()].filter(
      (transfer) => transfer.dueMs <= nowMs && !looked.has(keyOf(transfer)),
    );
    await forEachAtOnce(due, { atOnce, isLate }, async (transfer) => {
      try {
        const found = await records.look(transfer.transferId, transfer.admittedAt);
        if (found === null) open.delete(keyOf(transfer));
        else await look(found);
      } catch (error) {
        visits.onFailure(transfer.transferId, error);
      }
    });
  };

  const readSweep = async (): Promise<void> => {
    const pages = complete ? SWEEP_PAGES : HASTY_SWEEP_PAGES;
    for (let read = 0; read < pages && !isLate(); read++) {
      const page = await records.page(sweep.token);
      if (page === null) {
        sweep = { token: null, whole: true };
        continue;
      }
      if (!(await lookAtPage(page))) return;
      if (page.next === null) {
        complete = sweep.whole;
        sweep = { token: null, whole: true };
        return;
      }
      sweep = { ...sweep, token: page.next };
    }
  };

  await part("new records", readNews);
  await part("open records", lookAtOpen);
  await part("older records", readSweep);
  return { state: { seenUntilMs, news, open: [...open.values()], complete, sweep }, errors };
};

const keyOf = ({ transferId, admittedAt }: Pick<OpenTransfer, "transferId" | "admittedAt">): string =>
  `${admittedAt} ${transferId}`;

/**
 * Up to what time a listing that begins now sees all records. A job without an id gets a record under the time at which
 * it was enqueued: while such a message waits, its record is still to come, and the next runs look back as far.
 */
const seenFrom = ({ nowMs, oldestJobMs }: Visits): number => Math.min(nowMs, oldestJobMs ?? nowMs);

/** Whether a page of a listing has come to records that were there at the last run. */
const reaches = ({ found }: RecordPage, seenUntilMs: number): boolean => {
  const oldest = found.at(-1);
  return oldest !== undefined && Date.parse(oldest.summary.admittedAt) < seenUntilMs - LATE_BY_MS;
};

const openTransfer = (summary: RecordSummary, { nowMs, rescueAfterMs }: Visits): OpenTransfer => {
  const { transferId, admittedAt, updatedAt, waitUntil } = summary;
  const movedMs = Math.max(Date.parse(updatedAt), waitUntil === null ? 0 : Date.parse(waitUntil));
  return { transferId, admittedAt, dueMs: Math.min(movedMs + rescueAfterMs, nowMs + LOOK_EVERY_MS) };
};
