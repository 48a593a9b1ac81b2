import { Readable } from "node:stream";
import { LargeFileUploadTask, StreamUpload } from "@microsoft/microsoft-graph-client";
import { movePlans } from "./moving-process.ts";
import { inLanes } from "./plan.ts";
import { createSession, sdkClient } from "./sdk.ts";

/** What a user of the Graph SDK writes for large blobs: the blob's stream, uploaded range by range. */
movePlans(async ({ sourceUrl, graphUrl, transfers, lanes }) => {
  const client = sdkClient(graphUrl);
  await inLanes(transfers, lanes, async (ranges) => {
    const totalBytes = ranges.reduce((sum, bytes) => sum + bytes, 0);
    const answer = await fetch(sourceUrl);
    if (answer.body === null) throw new Error("the blob came without a body");
    const stream = new StreamUpload(Readable.fromWeb(answer.body), "file", totalBytes);
    const session = await createSession(graphUrl);
    const task = new LargeFileUploadTask(client, stream, session, { rangeSize: ranges[0] ?? totalBytes });
    await task.upload();
  });
});
