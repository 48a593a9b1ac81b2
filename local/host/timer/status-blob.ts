import { createHash } from "node:crypto";
import { RestError, type BlobServiceClient } from "@azure/storage-blob";
import { z } from "zod";
import { toJson } from "./timer-data.ts";
import type { TimerStatus, TimerStatusStore } from "./timer-status.ts";

const CONTAINER = "azure-webjobs-hosts";
/** .NET writes an absent date as its smallest one. */
const FIRST_YEAR = 1970;

const date = z.string().transform((text) => new Date(text.replace(/(\.\d{3})\d*/, "$1")));
const schema = z.object({ Last: date, Next: date, LastUpdated: date });

/** Keeps the status of a timer in the blob where the real host keeps it. */
export const createStatusBlob = (
  blobs: BlobServiceClient,
  appRoot: string,
  functionName: string,
): TimerStatusStore => {
  const hostId = `embedded-${createHash("sha256").update(appRoot).digest("hex").slice(0, 16)}`;
  const container = blobs.getContainerClient(CONTAINER);
  const blob = container.getBlockBlobClient(`timers/${hostId}/Host.Functions.${functionName}/status`);
  return {
    async load() {
      try {
        return parse((await blob.downloadToBuffer()).toString("utf8"));
      } catch (error) {
        if (error instanceof RestError && error.statusCode === 404) return null;
        throw error;
      }
    },
    async save(status) {
      const text = JSON.stringify(toJson(status));
      const write = () => blob.upload(text, Buffer.byteLength(text));
      try {
        await write();
      } catch (error) {
        if (!(error instanceof RestError) || error.code !== "ContainerNotFound") throw error;
        await container.createIfNotExists();
        await write();
      }
    },
  };
};

const parse = (text: string): TimerStatus => {
  const { Last, Next, LastUpdated } = schema.parse(JSON.parse(text));
  const orNull = (value: Date): Date | null => (value.getUTCFullYear() < FIRST_YEAR ? null : value);
  return { last: orNull(Last), next: orNull(Next), lastUpdated: LastUpdated };
};
