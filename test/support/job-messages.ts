import { readMessage } from "../../src/intake/read-message.ts";
import type { Job } from "../../src/transfer/job.ts";

export const BASE = "https://acct.blob.core.windows.net";

export const job = {
  source: { container: "reports", blob: "2026/10/big.pdf" },
  target: { kind: "bundle", driveId: "b!x", itemId: "01ABC" },
};

/** The job in a message that is none of the invalid ones. */
export const jobIn = (input: unknown, base = BASE): Job => {
  const message = readMessage(input, base);
  if (message.kind !== "job") throw new Error(`not a job: ${JSON.stringify(message)}`);
  return message.job;
};

/** A message that is none of a batch. */
export const readOfTransfer = (input: unknown, base = BASE) => {
  const message = readMessage(input, base);
  if (message.kind === "batch" || message.kind === "batch-job")
    throw new Error(`of a batch: ${JSON.stringify(message)}`);
  return message;
};

/** What is said about an invalid message. */
export const faultIn = (input: unknown, base = BASE): string => {
  const message = readMessage(input, base);
  if (message.kind !== "invalid") throw new Error(`not invalid: ${JSON.stringify(message)}`);
  return message.error.message;
};
