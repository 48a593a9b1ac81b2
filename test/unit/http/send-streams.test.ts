import { once } from "node:events";
import { Readable } from "node:stream";
import { describe, expect, it, onTestFinished } from "vitest";
import { httpSender, type HttpRequest } from "../../../src/http/send.ts";
import { serve, textOf } from "../../support/http-server.ts";

const USER_AGENT = "NONISV|Contoso|Archive/1.0";

const send = httpSender(USER_AGENT);
const MIB = 1024 * 1024;

/** A stream of `bytes` bytes that counts how many have been asked of it. */
const counted = (bytes: number): { body: Readable; pulled: () => number } => {
  let pulled = 0;
  const body = new Readable({
    read(size) {
      const next = Math.min(size, bytes - pulled);
      pulled += next;
      this.push(next === 0 ? null : Buffer.alloc(next, 7));
    },
  });
  return { body, pulled: () => pulled };
};

const put = (url: string, body: Readable, contentBytes: number): HttpRequest => ({
  method: "PUT",
  url,
  body,
  contentBytes,
  timeoutMs: 50_000,
});

/** Fails the test if anything is thrown where nobody can catch it. */
const watchUncaught = (): unknown[] => {
  const thrown: unknown[] = [];
  const note = (error: unknown): void => {
    thrown.push(error);
  };
  process.on("uncaughtException", note);
  onTestFinished(() => {
    process.off("uncaughtException", note);
  });
  return thrown;
};

/** That a connection was closed takes its time to get from one end to the other. */
const CLOSED = { timeout: 30_000 };

const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

describe("httpSender with a stream as body", () => {
  it("sends it with its length and not in ranges, and keeps the connection", async () => {
    const seen: unknown[] = [];
    const { url, sockets } = await serve((request, response) => {
      void textOf(request).then((text) => {
        const { "content-length": length, "transfer-encoding": encoding } = request.headers;
        seen.push({ received: text.length, length, encoding });
        response.writeHead(202).end("{}");
      });
    });
    for (let i = 0; i < 3; i++) {
      expect(await send(put(url, counted(MIB).body, MIB))).toMatchObject({ kind: "answered", status: 202 });
    }
    const one = { received: MIB, length: String(MIB), encoding: undefined };
    expect(seen).toEqual([one, one, one]);
    expect(sockets).toHaveLength(1);
  });

  it("pulls no more than fits the pipes while the server does not read", async () => {
    const total = 256 * MIB;
    const { body, pulled } = counted(total);
    let stalled = 0;
    const { url } = await serve((request, response) => {
      // Until the source has not been asked for more in a thousand turns of the loop.
      const settle = async (): Promise<void> => {
        for (let before = -1; before !== pulled();) {
          before = pulled();
          await turns(1000);
        }
        stalled = pulled();
        request.resume();
        await once(request, "end");
        response.end();
      };
      void settle();
    });
    expect(await send(put(url, body, total))).toMatchObject({ kind: "answered", status: 200 });
    expect(pulled()).toBe(total);
    expect(stalled).toBeGreaterThan(0);
    expect(stalled).toBeLessThan(total / 4);
  });

  it("hands back an answer that comes before the body is read, and uses the connection no more", async () => {
    const thrown = watchUncaught();
    const total = 64 * MIB;
    const { body, pulled } = counted(total);
    let first = true;
    const { url, sockets } = await serve((_request, response) => {
      response.writeHead(first ? 416 : 200).end('{"error":{"code":"invalidRange"}}');
      first = false;
    });
    expect(await send(put(url, body, total))).toMatchObject({ kind: "answered", status: 416 });
    expect(await send({ method: "GET", url, timeoutMs: 5000 })).toMatchObject({
      kind: "answered",
      status: 200,
    });
    expect(sockets).toHaveLength(2);
    expect(pulled()).toBeLessThan(total);
    await expect.poll(() => sockets[0]?.destroyed, CLOSED).toBe(true);
    expect(thrown).toEqual([]);
  });

  it("is broken at once when the body fails, before any of it or midway", async () => {
    const thrown = watchUncaught();
    for (const good of [0, MIB]) {
      const { url, sockets } = await serve((request) => request.resume());
      let given = 0;
      const body = new Readable({
        read(size) {
          given += size;
          if (given > good) this.destroy(new Error("the source broke at https://host/s3cret"));
          else this.push(Buffer.alloc(size));
        },
      });
      const answer = await send(put(url, body, 10 * MIB));
      expect(answer.kind).toBe("broken");
      expect(JSON.stringify(answer)).not.toContain("s3cret");
      await expect.poll(() => sockets.every((socket) => socket.destroyed), CLOSED).toBe(true);
    }
    expect(thrown).toEqual([]);
  });

  it("takes a body that fails after the answer as no matter", async () => {
    const thrown = watchUncaught();
    const { url } = await serve((_request, response) => response.writeHead(500).end());
    const body = new Readable({ read: () => undefined });
    body.push("a first byte");
    expect(await send(put(url, body, MIB))).toMatchObject({ kind: "answered", status: 500 });
    body.destroy(new Error("too late"));
    await turns(20);
    expect(thrown).toEqual([]);
  });

  it("is broken when the connection is reset while the body is on its way", async () => {
    const thrown = watchUncaught();
    const { url } = await serve((request) => {
      request.once("data", () => request.socket.resetAndDestroy());
    });
    const { body } = counted(64 * MIB);
    const answer = await send(put(url, body, 64 * MIB));
    expect(answer.kind).toBe("broken");
    expect(answer.kind === "broken" && answer.reason).toMatch(/^(ECONNRESET|EPIPE)$/);
    body.destroy();
    await turns(20);
    expect(thrown).toEqual([]);
  });

  it("lets a body go that the time ran out for", async () => {
    const { url } = await serve(() => undefined);
    const { body, pulled } = counted(256 * MIB);
    const answer = await send({ ...put(url, body, 256 * MIB), timeoutMs: 200 });
    expect(answer).toEqual({ kind: "broken", reason: "aborted or timed out" });
    const before = pulled();
    await turns(50);
    expect(pulled()).toBe(before);
  });
});
