import { z } from "zod";

/*
 * What the timer remembers from run to run, so that its work grows with what is in progress and not with what was ever
 * moved. It only saves work: whatever is lost or wrong in it is found by the sweep.
 */

/** A record that was still open when it was last looked at. */
export interface OpenTransfer {
  readonly transferId: string;
  /** ISO 8601. */
  readonly admittedAt: string;
  /** Not stalled before this time, in milliseconds since 1970. */
  readonly dueMs: number;
}

/** A listing from the newest record back, carried over to the next run. */
export interface News {
  readonly token: string;
  /** Once it is finished, all records admitted before this time have been looked at. */
  readonly untilMs: number;
}

/** A slow listing of all records, which begins again when it is finished. */
export interface Sweep {
  /** Null at its beginning. */
  readonly token: string | null;
  /** Every open record that it has found is in the list. */
  readonly whole: boolean;
}

export interface RescueState {
  /** All records admitted before this time have been looked at; null when nothing is known. */
  readonly seenUntilMs: number | null;
  /** Null when the last listing of new records was finished. */
  readonly news: News | null;
  /** Records that were not ended and published when they were last looked at. Bounded. */
  readonly open: readonly OpenTransfer[];
  /** Whether the list holds every open record that has been looked at. */
  readonly complete: boolean;
  readonly sweep: Sweep;
}

/** Nothing is known: the first run, or the state was lost. A whole sweep finds everything again. */
export const NOTHING_KNOWN: RescueState = {
  seenUntilMs: null,
  news: null,
  open: [],
  complete: false,
  sweep: { token: null, whole: true },
};

const VERSION = 1;

/** An open record is a tuple, since there may be thousands. */
const schema = z.object({
  version: z.literal(VERSION),
  seenUntilMs: z.number().nullable(),
  news: z.object({ token: z.string(), untilMs: z.number() }).nullable(),
  open: z.array(z.tuple([z.string(), z.iso.datetime(), z.number()])),
  complete: z.boolean(),
  sweep: z.object({ token: z.string().nullable(), whole: z.boolean() }),
});

export const encodeState = (state: RescueState): string => {
  const stored: z.infer<typeof schema> = {
    version: VERSION,
    ...state,
    open: state.open.map(({ transferId, admittedAt, dueMs }) => [transferId, admittedAt, dueMs]),
  };
  return JSON.stringify(stored);
};

/** Reads what {@link encodeState} wrote. Any other text counts as nothing known. */
export const decodeState = (text: string): RescueState => {
  try {
    const { seenUntilMs, news, open, complete, sweep } = schema.parse(JSON.parse(text));
    return {
      seenUntilMs,
      news,
      open: open.map(([transferId, admittedAt, dueMs]) => ({ transferId, admittedAt, dueMs })),
      complete,
      sweep,
    };
  } catch {
    return NOTHING_KNOWN;
  }
};
