import { FileUpload, LargeFileUploadTask } from "@microsoft/microsoft-graph-client";
import { movePlans } from "./moving-process.ts";
import { inLanes } from "./plan.ts";
import { createSession, sdkClient } from "./sdk.ts";

/** What a user of the Graph SDK writes: the blob downloaded whole, then uploaded as a file. */
movePlans(async ({ sourceUrl, graphUrl, transfers, lanes }) => {
  const client = sdkClient(graphUrl);
  await inLanes(transfers, lanes, async (ranges) => {
    const blob = await (await fetch(sourceUrl)).blob();
    const file = new FileUpload(blob, "file", blob.size);
    const session = await createSession(graphUrl);
    const task = new LargeFileUploadTask(client, file, session, { rangeSize: ranges[0] ?? blob.size });
    await task.upload();
  });
});
