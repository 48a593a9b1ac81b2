// @ts-check
/** @import { BulkPage } from "./api.js" */
/** @import { Steered } from "./steer-each.js" */
import { steerAll } from "./api.js";

/** As many as one call changes; an answer takes a few seconds. */
const PER_CALL = 100;

/**
 * Cancels or retries all transfers that meet the conditions.
 * @param {"cancel" | "retry"} action
 * @param {Readonly<Record<string, unknown>>} conditions of a bulk request
 * @param {(steered: Steered, requested: BulkPage["requested"]) => void} onProgress after each call
 * @returns {Promise<Steered>}
 */
export const steerMatching = async (action, conditions, onProgress) => {
  const steered = { requested: 0, refused: 0 };
  /** @type {string | null} */
  let cursor = null;
  do {
    const body = { ...conditions, limit: PER_CALL, ...(cursor === null ? {} : { cursor }) };
    /** @type {BulkPage} */
    const page = await steerAll(action, body);
    steered.requested += page.requested.length;
    steered.refused += page.refused.length;
    onProgress({ ...steered }, page.requested);
    cursor = page.cursor;
  } while (cursor !== null);
  return steered;
};
