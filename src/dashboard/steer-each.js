// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */

/** Of how many it was requested, and how many it could not be requested of. @typedef {{ requested: number, refused: number }} Steered */

const AT_ONCE = 6;

/**
 * Does the same with each transfer, a few at a time. Those that it cannot be done with are counted.
 * @param {readonly TransferView[]} transfers
 * @param {(transfer: TransferView) => Promise<unknown>} action
 * @param {(error: unknown) => boolean} isRefusal an error of that transfer alone
 * @returns {Promise<Steered>}
 */
export const steerEach = async (transfers, action, isRefusal) => {
  const steered = { requested: 0, refused: 0 };
  const waiting = [...transfers];
  const work = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      try {
        await action(one);
        steered.requested++;
      } catch (error) {
        if (!isRefusal(error)) throw error;
        steered.refused++;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, transfers.length) }, work));
  return steered;
};
