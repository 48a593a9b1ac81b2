import { proxyWords } from "../http/proxy.ts";
import { isApiVersionRefused, storageCode, storageOrigin, storageStatus } from "../storage/errors.ts";
import type { Services } from "./services.ts";

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

export interface Waiting {
  readonly pause: (ms: number) => Promise<unknown>;
  /** No further try once this is aborted. */
  readonly signal: AbortSignal;
}

/**
 * Creates queues and records at the app's start. If storage is not there yet, the app starts all the same, and this goes
 * on trying in the background: a job cannot be put on a queue that does not exist. What is missing later is created
 * when it is needed.
 * @returns resolves after the first try; its value, when storage is prepared or the signal is aborted
 */
export const prepareAtStart = async (
  { prepareStorage }: Pick<Services, "prepareStorage">,
  { pause, signal }: Waiting,
): Promise<{ readonly done: Promise<void> }> => {
  let reported: string | null = null;
  const isPrepared = async (): Promise<boolean> => {
    try {
      await prepareStorage();
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== reported)
        console.warn(`queues and records could not be prepared yet: ${reason}; trying again until they are`);
      reported = reason;
      return false;
    }
    if (reported !== null) console.log("queues and records are prepared");
    return true;
  };
  // A function, since the value changes during a pause.
  const isEnding = (): boolean => signal.aborted;
  const goOn = async (): Promise<void> => {
    for (let pauseMs = FIRST_PAUSE_MS; !isEnding(); pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      await pause(pauseMs);
      if (isEnding() || (await isPrepared())) return;
    }
  };
  return { done: (await isPrepared()) ? Promise.resolve() : goOn() };
};

/** In the app's own words: the SDK's quote the request, and with it a SAS. */
const reasonOf = (error: unknown): string => {
  const where = storageOrigin(error);
  const status = storageStatus(error);
  const name = error instanceof Error && error.name !== "RestError" ? error.name : null;
  const what = name ?? `${status === null ? "no response, " : `${status} `}${storageCode(error)}`;
  const hint = isApiVersionRefused(error) ? ", an Azurite without --skipApiVersionCheck" : "";
  const proxy = where === null || status !== null ? "" : proxyWords(where, process.env);
  return where === null ? what : `${where}${proxy} (${what}${hint})`;
};
