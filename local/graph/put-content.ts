import { randomUUID } from "node:crypto";
import { isConflictBehavior } from "./conflict-behavior.ts";
import { ContentHasher } from "./content-hasher.ts";
import { invalidRequest, type GraphErrorResponse } from "./graph-error-response.ts";
import { receiveRange } from "./receive-range.ts";
import type { Handle } from "./service.ts";
import { storeUpload } from "./store-upload.ts";
import type { UploadSlot } from "./upload-slot.ts";

/** PUT …/content: a whole small file, which may be empty. */
export const putContent: Handle<{ readonly slot: UploadSlot; readonly query: URLSearchParams }> = async (
  service,
  { slot, query },
  { headers, body },
) => {
  const { settings, files } = service;
  const behavior = query.get("@microsoft.graph.conflictBehavior") ?? "replace";
  if (!isConflictBehavior(behavior))
    return invalidRequest("conflictBehavior must be fail, replace or rename.");
  const sizeBytes = Number(headers["content-length"]);
  const error = checkSize(headers["content-length"] ?? null, settings.limits.contentLimitBytes);
  if (error !== null) return error;

  const file = await files.createIncoming(`content-${randomUUID()}`);
  const hasher = new ContentHasher(settings.hashes);
  const range = hasher.beginRange(0);
  const isComplete = await receiveRange(file, body, 0, range);
  if (!isComplete) {
    await file.discard();
    return invalidRequest("The request body is incomplete.");
  }
  hasher.commitRange(range, sizeBytes);
  const plan = {
    slot,
    name: slot.defaultName(),
    mimeType: headers["content-type"] ?? null,
    behavior,
    deferCommit: false,
    fileSystemInfo: {},
    announcedBytes: sizeBytes,
  };
  const response = await service.mutex.runExclusive(() =>
    storeUpload(service, { plan, file, hasher, sizeBytes }, null),
  );
  if ("json" in response) body.markAccepted();
  else await file.discard();
  return response;
};

const checkSize = (contentLength: string | null, limitBytes: number): GraphErrorResponse | null => {
  if (contentLength === null) {
    return { status: 411, code: "invalidRequest", message: "Content-Length is required." };
  }
  if (Number(contentLength) <= limitBytes) return null;
  return {
    status: 413,
    code: "invalidRequest",
    message: `The content must not be longer than ${limitBytes} bytes.`,
  };
};
