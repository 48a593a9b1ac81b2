import { UserError } from "../user-error.ts";

/** The visibility timeout that the queue extension hard-codes. */
const REAL_LEASE_SECONDS = 600;

/** How long a received message stays hidden. Shorter than the real 600 s only for local runs that wait for its end. */
export const readLeaseSeconds = (env: NodeJS.ProcessEnv): number => {
  const text = env["BLOBFERRY_LOCAL_LEASE_SECONDS"];
  if (text === undefined || text === "") return REAL_LEASE_SECONDS;
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 604_800) {
    throw new UserError(
      `BLOBFERRY_LOCAL_LEASE_SECONDS must be a whole number of seconds from 1, not "${text}".`,
    );
  }
  return seconds;
};
