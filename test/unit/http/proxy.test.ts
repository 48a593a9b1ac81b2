import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Readable } from "node:stream";
import { beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { httpSender } from "../../../src/http/send.ts";
import { serve } from "../../support/http-server.ts";

// Read once by the SDK, hence for all tests of this file.
beforeAll(() => {
  vi.stubEnv("NO_PROXY", "direct.invalid,.internal.invalid");
  return () => {
    vi.unstubAllEnvs();
  };
});

/** A proxy that notes what it is asked for: it answers plain requests itself, and refuses to connect. */
const startProxy = async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
    request.resume().on("end", () => response.writeHead(202).end("by proxy"));
  });
  server.on("connect", (request, socket: Socket) => {
    asked.push(`CONNECT ${request.url ?? ""}`);
    socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  vi.stubEnv("HTTPS_PROXY", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return { asked, send: httpSender("blobferry/test") };
};

it("connects to Graph and to upload URLs by HTTPS_PROXY", async () => {
  const { asked, send } = await startProxy();
  const answer = await send({ method: "GET", url: "https://graph.invalid/beta/me", timeoutMs: 5000 });
  expect(answer).toMatchObject({ kind: "answered", status: 407 });
  const body = Readable.from([Buffer.from("bytes")]);
  await send({
    method: "PUT",
    url: "https://up.invalid/x?tempauth=s",
    body,
    contentBytes: 5,
    timeoutMs: 5000,
  });
  expect(asked).toEqual(["CONNECT graph.invalid:443", "CONNECT up.invalid:443"]);
});

it("sends bytes and reads the answer through it", async () => {
  const { asked, send } = await startProxy();
  const body = Readable.from([Buffer.from("bytes")]);
  const answer = await send({
    method: "PUT",
    url: "http://up.invalid/x",
    body,
    contentBytes: 5,
    timeoutMs: 5000,
  });
  expect(answer).toMatchObject({ kind: "answered", status: 202, text: "by proxy" });
  expect(asked).toEqual(["PUT http://up.invalid/x"]);
});

it.each(["https://direct.invalid/", "https://graph.internal.invalid/"])(
  "does not ask it for %s",
  async (url) => {
    const { asked, send } = await startProxy();
    expect(await send({ method: "GET", url, timeoutMs: 5000 })).toMatchObject({ kind: "broken" });
    expect(asked).toEqual([]);
  },
);

it("never asks it for what is on this machine", async () => {
  const { asked, send } = await startProxy();
  const { url } = await serve((_request, response) => response.end("direct"));
  for (const address of [url, url.replace("127.0.0.1", "localhost")])
    expect(await send({ method: "GET", url: address, timeoutMs: 5000 })).toMatchObject({ text: "direct" });
  expect(asked).toEqual([]);
});

it.each(["localhost.invalid", "127.0.0.1.invalid", "mylocalhost"])(
  "asks it for %s, whose name only resembles this machine's",
  async (host) => {
    const { asked, send } = await startProxy();
    await send({ method: "GET", url: `https://${host}/`, timeoutMs: 5000 });
    expect(asked).toEqual([`CONNECT ${host}:443`]);
  },
);
