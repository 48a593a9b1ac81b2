// @ts-check
import { noteRetries } from "./actions.js";
import { announce } from "./announce.js";
import { countTransfers, nowMs } from "./api.js";
import { steerMatching } from "./bulk.js";
import { confirm } from "./confirm.js";
import { visible } from "./format.js";
import { live } from "./live.js";
import { poll } from "./poll.js";
import { apiQuery, bulkConditions, isNarrowed } from "./query.js";
import { reasonsPanel } from "./reasons.js";

/** The counts of failed transfers by the code of their error, and when counting began. @typedef {{ readonly byError: Readonly<Record<string, number>>, readonly countedMs: number }} Counted */

const EVERY_MS = 10_000;
/** A count that takes long is repeated that much less often. */
const COUNT_SHARE = 20;

/**
 * The reasons of the failed transfers that meet the list's filter, shown while it shows failed ones.
 * @param {URLSearchParams} startQuery of the page's address
 * @param {{ readonly show: (code: string) => void, readonly retried: () => void, readonly counted: () => Counted | null }} list
 *   `counted`: all that failed
 */
export const failureReasons = (startQuery, list) => {
  let query = startQuery;
  /** Counted for a narrower filter. @type {Counted | null} */
  let counted = null;
  /** Codes whose transfers have all been retried, and when. @type {Map<string, number>} */
  const retriedMs = new Map();
  const isShown = () => query.get("status") === "failed";
  /** The filter without the error, whose others are shown beside it. */
  const withoutError = () => {
    const asked = apiQuery(query, nowMs());
    asked.delete("error");
    return asked;
  };
  const panel = reasonsPanel({
    show: list.show,
    retry: (code, count) => {
      retryAll(code, count).then(live.good, live.bad);
    },
  });
  const update = () => {
    const found = isShown() ? (isNarrowed(query) ? counted : list.counted()) : null;
    // An older count still has those that were retried since.
    const left = Object.entries(found?.byError ?? {}).filter(
      ([code]) => (retriedMs.get(code) ?? 0) <= (found?.countedMs ?? 0),
    );
    panel.update(Object.fromEntries(left), query.get("error") ?? "");
  };

  /** @param {string} code @param {number} count */
  const retryAll = async (code, count) => {
    const amount = count.toLocaleString("en");
    const sure = await confirm({
      title: `Retry all ${amount} with ${visible(code)}?`,
      text: "Each starts a new attempt with the same request. Transfers that failed for other reasons stay as they are.",
      yes: `Retry all ${amount}`,
      no: "Not now",
    });
    if (!sure) return;
    const conditions = {
      ...bulkConditions(withoutError()),
      error: [code],
      // One that fails again meanwhile is left alone.
      endedBefore: new Date(nowMs()).toISOString(),
    };
    panel.say(`Retrying ${amount}…`);
    const { requested, refused } = await steerMatching("retry", conditions, (soFar, retries) => {
      noteRetries(retries);
      panel.say(`Retrying: ${soFar.requested} of ${amount}…`);
    }).catch((/** @type {unknown} */ error) => {
      panel.say("Not all were retried. Try again.");
      throw error;
    });
    const others = refused === 0 ? "" : ` ${refused} had changed meanwhile.`;
    panel.say(`${requested.toLocaleString("en")} with ${visible(code)} queued again.${others}`);
    announce(`${requested} transfers queued again.`);
    retriedMs.set(code, nowMs());
    update();
    list.retried();
  };

  const polling = poll(async () => {
    if (!isShown() || !isNarrowed(query)) return EVERY_MS;
    const askedFor = query;
    const startedMs = performance.now();
    const countedMs = nowMs();
    try {
      /** @type {Record<string, number>} */
      const sum = {};
      const asked = withoutError();
      /** @type {string | null} */
      let cursor;
      do {
        const page = await countTransfers(asked);
        for (const [code, count] of Object.entries(page.byError)) sum[code] = (sum[code] ?? 0) + count;
        cursor = page.cursor;
        if (cursor !== null) asked.set("cursor", cursor);
      } while (cursor !== null && askedFor === query);
      if (askedFor !== query) return 0;
      counted = { byError: sum, countedMs };
      update();
    } catch {
      // The list says why.
    }
    return Math.max(EVERY_MS, (performance.now() - startedMs) * COUNT_SHARE);
  });
  return {
    element: panel.element,
    update,
    now: polling.now,
    stop: polling.stop,
    /** @param {URLSearchParams} changed */
    turn: (changed) => {
      query = changed;
      counted = null;
      panel.say("");
      update();
      polling.now();
    },
  };
};
