import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { graphDestination } from "../../../src/graph/destination.ts";
import { graphClient } from "../../../src/graph/client.ts";
import { httpSender } from "../../../src/http/send.ts";
import type { Destination } from "../../../src/transfer/destination.ts";
import { UploadUrl } from "../../../src/transfer/upload-url.ts";
import { bundle, print, specOf, wanted } from "../../support/scripted-graph.ts";
import { serve, textOf } from "../../support/http-server.ts";

const USER_AGENT = "NONISV|Contoso|Archive/1.0";

/** A request as its bytes were, but for what any client says. */
interface Heard {
  readonly line: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly json?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

const COMMON = new Set(["host", "connection", "user-agent", "accept"]);

/** The destination, with a token for Graph, before a server that answers so. */
const against = async (...answers: Answer[]) => {
  const heard: Heard[] = [];
  const { url } = await serve((request, response) => {
    void textOf(request).then((body) => {
      const pairs = request.rawHeaders.flatMap((name, i, raw) =>
        i % 2 === 0 ? [[name, raw[i + 1] ?? ""]] : [],
      );
      const headers = pairs.filter(([name]) => !COMMON.has(name?.toLowerCase() ?? ""));
      heard.push({
        line: `${request.method ?? ""} ${request.url ?? ""}`,
        headers: Object.fromEntries(headers) as Record<string, string>,
        body,
      });
      const { status, json, headers: extra } = answers.shift() ?? { status: 599 };
      response.writeHead(status, extra).end(json === undefined ? undefined : JSON.stringify(json));
    });
  });
  const withToken = httpSender(USER_AGENT, [
    {
      name: "token",
      sendRequest: (request, next) => {
        request.headers.set("Authorization", "Bearer t0ken");
        return next(request);
      },
    },
  ]);
  const graph = graphClient({
    endpoint: url,
    version: "beta",
    withToken,
    withoutToken: httpSender(USER_AGENT),
    nowMs: Date.now,
  });
  const destination: Destination = graphDestination(graph);
  return { destination, heard, url, upload: new UploadUrl(`${url}/up/42?tempauth=s3cret`) };
};

const item = { id: "01A", name: "report.pdf", size: 5 };
const authorised = { Authorization: "Bearer t0ken" };

describe("on the wire", () => {
  it("creates a session with JSON and the token", async () => {
    const { destination, heard } = await against({ status: 200, json: { uploadUrl: "http://127.0.0.1/up" } });
    await destination.createSession(specOf(bundle, { deferCommit: true }));
    const json = JSON.parse(heard[0]?.body ?? "") as unknown;
    expect(heard).toEqual([
      {
        line: "POST /beta/drives/b!d/bundles/01A/createUploadSession",
        headers: {
          ...authorised,
          "Content-Type": "application/json",
          "Content-Length": String(Buffer.byteLength(heard[0]?.body ?? "")),
        },
        body: JSON.stringify(json),
      },
    ]);
    expect(json).toMatchObject({ item: { name: "report.pdf" }, deferCommit: true });
  });

  it.each([
    ["the first range", 0, 5, 12, "bytes 0-4/12"],
    ["one in the middle", 5, 10, 12, "bytes 5-9/12"],
    ["the last", 10, 12, 12, "bytes 10-11/12"],
    ["one of one byte", 11, 12, 12, "bytes 11-11/12"],
    ["all of a file of one byte", 0, 1, 1, "bytes 0-0/1"],
  ])(
    "%s goes with its length and an inclusive end, and no token",
    async (_what, start, endExclusive, totalBytes, is) => {
      const { destination, heard, upload } = await against({ status: 202, json: { nextExpectedRanges: [] } });
      const bytes = "abcdefghijkl".slice(start, endExclusive);
      await destination.putRange({
        target: bundle,
        url: upload,
        range: { start, endExclusive },
        totalBytes,
        body: Readable.from([Buffer.from(bytes)]),
        timeoutMs: 60_000,
      });
      expect(heard).toEqual([
        {
          line: "PUT /up/42?tempauth=s3cret",
          headers: {
            "Content-Type": "application/octet-stream",
            "Content-Range": is,
            "Content-Length": String(endExclusive - start),
          },
          body: bytes,
        },
      ]);
    },
  );

  it("sends a session query, a DELETE and a commit by POST without a body or a token", async () => {
    const { destination, heard, upload } = await against(
      { status: 404 },
      { status: 204 },
      { status: 201, json: item },
    );
    await destination.querySession(print, upload, 12);
    expect(await destination.deleteSession(upload, bundle)).toEqual({ kind: "deleted" });
    expect(await destination.commit(specOf(bundle), upload, "post")).toMatchObject({ kind: "committed" });
    const line = "/up/42?tempauth=s3cret";
    expect(heard).toEqual([
      { line: `GET ${line}`, headers: {}, body: "" },
      { line: `DELETE ${line}`, headers: {}, body: "" },
      { line: `POST ${line}`, headers: { "Content-Length": "0" }, body: "" },
    ]);
  });

  it("uploads an empty file with a PUT of no bytes and the token", async () => {
    const { destination, heard } = await against({ status: 201, json: { ...item, size: 0 } });
    await destination.putWhole(
      specOf(bundle, { conflictBehavior: "rename" }, { contentType: "text/plain" }),
      Buffer.alloc(0),
    );
    expect(heard).toEqual([
      {
        line: "PUT /beta/drives/b!d/bundles/01A/content?@microsoft.graph.conflictBehavior=rename",
        headers: { ...authorised, "Content-Type": "text/plain", "Content-Length": "0" },
        body: "",
      },
    ]);
  });

  it("keeps each id in its own path segment", async () => {
    const { destination, heard } = await against({ status: 404, json: { error: { code: "itemNotFound" } } });
    const odd = { kind: "bundle", driveId: "b!a/../%2e", itemId: "ü?#&" };
    expect(await destination.getItem(odd, wanted)).toEqual({ kind: "absent" });
    expect(heard[0]?.line).toBe("GET /beta/drives/b!a%2F..%2F%252e/bundles/%C3%BC%3F%23%26");
    expect(heard[0]?.headers).toEqual(authorised);
  });

  it("returns the whole wait that Graph asks for", async () => {
    const { destination, upload } = await against({ status: 503, headers: { "Retry-After": "322" } });
    expect(await destination.deleteSession(upload, bundle)).toMatchObject({
      kind: "throttled",
      retryAfterMs: 322_000,
    });
  });

  it("reports an unreachable server without naming the upload URL", async () => {
    const { destination } = await against();
    const answer = await destination.deleteSession(
      new UploadUrl("http://127.0.0.1:1/up?tempauth=s3cret"),
      bundle,
    );
    expect(answer.kind).toBe("transient");
    expect(JSON.stringify(answer)).not.toMatch(/s3cret|127\.0\.0\.1/);
  });
});
