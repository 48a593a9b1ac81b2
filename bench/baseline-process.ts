import { Agent, request, type IncomingMessage, type RequestOptions } from "node:http";
import { text } from "node:stream/consumers";
import type { Readable } from "node:stream";
import { movePlans } from "./moving-process.ts";
import { inLanes } from "./plan.ts";

/**
 * The baseline: what cannot be done with less. A ranged GET piped into a PUT, `node:http` alone: no queue, no records,
 * no hash, no checks beyond the status.
 */
let agent = new Agent({ keepAlive: true });
let named = 0;

const call = (url: string, options: RequestOptions, body?: Readable | string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { agent, ...options }, resolve).once("error", reject);
    if (typeof body === "object") body.pipe(sent);
    else sent.end(body);
  });

const answered = async (answer: IncomingMessage): Promise<string> => {
  const body = await text(answer);
  if ((answer.statusCode ?? 500) >= 300)
    throw new Error(`answered ${answer.statusCode ?? "nothing"}: ${body}`);
  return body;
};

movePlans(async ({ sourceUrl, graphUrl, transfers, lanes }) => {
  // Between two plans the other side has closed what it had kept alive.
  agent.destroy();
  agent = new Agent({ keepAlive: true });
  await inLanes(transfers, lanes, async (ranges) => {
    const created = await call(
      `${graphUrl}/beta/drives/baseline/bundles/f${named++}/createUploadSession`,
      { method: "POST", headers: { authorization: "Bearer local", "content-type": "application/json" } },
      JSON.stringify({ item: {} }),
    );
    const session = JSON.parse(await answered(created)) as { value: { uploadUrl: string } };
    const totalBytes = ranges.reduce((sum, bytes) => sum + bytes, 0);
    let start = 0;
    for (const bytes of ranges) {
      const last = start + bytes - 1;
      const source = await call(sourceUrl, { headers: { range: `bytes=${start}-${last}` } });
      const headers = { "content-length": bytes, "content-range": `bytes ${start}-${last}/${totalBytes}` };
      await answered(await call(session.value.uploadUrl, { method: "PUT", headers }, source));
      start += bytes;
    }
  });
});
