import { randomUUID } from "node:crypto";
import type { Address } from "./address.ts";
import { Fingerprint } from "./fingerprint.ts";
import { receiveRange } from "./receive-range.ts";
import { invalidRequest, type Refusal } from "./refusal.ts";
import { isConflictBehavior } from "./request-bodies.ts";
import type { Handle } from "./service.ts";
import { storeUpload } from "./store-upload.ts";

/** PUT …/content: a whole small file, which may be empty. */
export const putContent: Handle<{ readonly address: Address; readonly query: URLSearchParams }> = async (
  service,
  { address, query },
  { headers, body },
) => {
  const { settings, items, keeper } = service;
  const behavior = query.get("@microsoft.graph.conflictBehavior") ?? "replace";
  if (!isConflictBehavior(behavior))
    return invalidRequest("conflictBehavior must be fail, replace or rename.");
  const sizeBytes = Number(headers["content-length"]);
  const refusal = refuseSize(headers["content-length"], settings.limits.contentLimitBytes);
  if (refusal) return refusal;

  const file = await keeper.incoming(`content-${randomUUID()}`);
  const fingerprint = new Fingerprint(settings.hashes);
  const range = fingerprint.begin(0);
  const whole = await receiveRange(file, body, 0, range);
  if (!whole) {
    await file.discard();
    return invalidRequest("The request body is incomplete.");
  }
  fingerprint.take(range, sizeBytes);
  const plan = {
    address,
    name: items.at(address)?.name ?? address.itemId,
    mimeType: headers["content-type"],
    behavior,
    deferCommit: false,
    fileSystemInfo: {},
    announcedBytes: sizeBytes,
  };
  const answer = await service.serial.run(() => storeUpload(service, { plan, file, fingerprint, sizeBytes }));
  if ("json" in answer) body.keep();
  else await file.discard();
  return answer;
};

function refuseSize(contentLength: string | undefined, limitBytes: number): Refusal | undefined {
  if (contentLength === undefined) {
    return { status: 411, code: "invalidRequest", message: "Content-Length is required." };
  }
  if (Number(contentLength) <= limitBytes) return undefined;
  return {
    status: 413,
    code: "invalidRequest",
    message: `The content must be at most ${limitBytes} bytes long.`,
  };
}
