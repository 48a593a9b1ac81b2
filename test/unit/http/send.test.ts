import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { httpSender } from "../../../src/http/send.ts";
import { closedUrl, serve, textOf } from "../../support/http-server.ts";

const USER_AGENT = "NONISV|Contoso|Archive/1.0";

const send = httpSender(USER_AGENT);
const SECRET = "tempauth=s3cret";

describe("httpSender", () => {
  it("sends method, headers and text, and hands back status, headers and text as they are", async () => {
    let seen: { request: IncomingMessage; text: string } | undefined;
    const { url } = await serve((request, response) => {
      void textOf(request).then((text) => {
        seen = { request, text };
        response.writeHead(207, { "X-Answer": "yes" }).end("ünïcode");
      });
    });
    const answer = await send({
      method: "POST",
      url: `${url}/a%2Fb?c=%20d`,
      headers: { "Content-Type": "application/json" },
      body: '{"ö":1}',
      timeoutMs: 5000,
    });
    expect(answer).toMatchObject({ kind: "answered", status: 207, text: "ünïcode" });
    expect(answer.kind === "answered" && answer.header("x-ANSWER")).toBe("yes");
    expect(answer.kind === "answered" && answer.header("retry-after")).toBeUndefined();
    expect(seen?.text).toBe('{"ö":1}');
    expect(seen?.request).toMatchObject({ method: "POST", url: "/a%2Fb?c=%20d" });
    expect(seen?.request.headers).toMatchObject({
      "content-length": "8",
      "content-type": "application/json",
      "user-agent": USER_AGENT,
    });
  });

  it.each(["POST", "PUT"] as const)("says Content-Length: 0 in a %s of nothing", async (method) => {
    let headers: IncomingMessage["headers"] = {};
    const { url } = await serve((request, response) => {
      headers = request.headers;
      response.end();
    });
    await send({ method, url, contentBytes: 0, timeoutMs: 5000 });
    expect(headers["content-length"]).toBe("0");
    expect(headers["transfer-encoding"]).toBeUndefined();
  });

  it.each([301, 302, 307, 404, 429, 503])("hands %i back as it is: no redirect, no retry", async (status) => {
    let requests = 0;
    const { url } = await serve((_request, response) => {
      requests++;
      response.writeHead(status, { Location: "/elsewhere", "Retry-After": "0" }).end();
    });
    expect(await send({ method: "GET", url, timeoutMs: 5000 })).toMatchObject({ kind: "answered", status });
    expect(requests).toBe(1);
  });

  it("keeps one connection alive over many requests", async () => {
    const { url, sockets } = await serve((request, response) => {
      void textOf(request).then(() => response.end("ok"));
    });
    for (let i = 0; i < 5; i++) await send({ method: "PUT", url, body: "text", timeoutMs: 5000 });
    expect(sockets).toHaveLength(1);
  });

  it("is broken when the connection is reset before an answer, without naming the URL", async () => {
    const { url } = await serve((request) => request.socket.resetAndDestroy());
    expect(await send({ method: "GET", url: `${url}/up?${SECRET}`, timeoutMs: 5000 })).toEqual({
      kind: "broken",
      reason: "ECONNRESET",
    });
  });

  it("is broken when the connection is reset in the middle of the answer", async () => {
    const { url } = await serve((request, response) => {
      response.writeHead(200, { "Content-Length": 100 }).write("half of i", () => {
        request.socket.resetAndDestroy();
      });
    });
    const answer = await send({ method: "GET", url: `${url}/up?${SECRET}`, timeoutMs: 5000 });
    expect(answer.kind).toBe("broken");
    expect(JSON.stringify(answer)).not.toMatch(/s3cret|127\.0\.0\.1|half/);
  });

  it("is broken when nobody listens", async () => {
    const url = await closedUrl();
    const answer = await send({ method: "GET", url: `${url}/${SECRET}`, timeoutMs: 5000 });
    expect(answer).toEqual({ kind: "broken", reason: "ECONNREFUSED" });
  });

  it("is broken when no answer comes in time", async () => {
    const { url } = await serve(() => undefined);
    const answer = await send({ method: "GET", url: `${url}/up?${SECRET}`, timeoutMs: 50 });
    expect(answer).toEqual({ kind: "broken", reason: "aborted or timed out" });
  });

  it("is broken when an answer begins in time but stops halfway", { timeout: 20_000 }, async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { "Content-Length": 100 }).write("half");
    });
    expect((await send({ method: "GET", url, timeoutMs: 200 })).kind).toBe("broken");
  });

  it("keeps the first 64 KiB of an answer", async () => {
    const { url } = await serve((_request, response) => {
      response.end("x".repeat(300_000));
    });
    const answer = await send({ method: "GET", url, timeoutMs: 5000 });
    expect(answer.kind === "answered" && answer.text).toBe("x".repeat(65_536));
  });

  it("does not wait for the end of an answer that never ends", async () => {
    const { url } = await serve((_request, response) => {
      response.write("x".repeat(70_000));
    });
    const answer = await send({ method: "GET", url, timeoutMs: 5000 });
    expect(answer).toMatchObject({ kind: "answered", status: 200 });
  });

  it.each(["no scheme at all", "ftp://host/tempauth=s3cret", "http://", "https://a b/tempauth=s3cret"])(
    "is broken, not thrown, for the address %j, and does not repeat it",
    async (url) => {
      const answer = await send({ method: "GET", url, timeoutMs: 1000 });
      expect(answer.kind).toBe("broken");
      expect(JSON.stringify(answer)).not.toContain("s3cret");
    },
  );

  it("does not repeat what a policy throws", async () => {
    const failing = httpSender(USER_AGENT, [
      { name: "failing", sendRequest: () => Promise.reject(new TypeError(`no token for ${SECRET}`)) },
    ]);
    expect(await failing({ method: "GET", url: "https://host/", timeoutMs: 1000 })).toEqual({
      kind: "broken",
      reason: "TypeError",
    });
  });
});
