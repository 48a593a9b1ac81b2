import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";

/** Streams a response to the client. With a limit, breaks the connection after that many bytes of its body. */
export const relay = async (
  upstream: IncomingMessage,
  response: ServerResponse,
  cutAfterBytes: number | null,
): Promise<void> => {
  response.writeHead(upstream.statusCode ?? 500, upstream.headers);
  if (cutAfterBytes === null) {
    await pipeline(upstream, response);
    return;
  }
  let leftBytes = cutAfterBytes;
  for await (const chunk of upstream) {
    const passed = (chunk as Buffer).subarray(0, leftBytes);
    leftBytes -= passed.length;
    if (!response.write(passed)) await once(response, "drain");
    if (leftBytes === 0) break;
  }
  // `destroySoon` first flushes what has been written.
  response.socket?.destroySoon();
};
