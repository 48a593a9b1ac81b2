import { gunzipSync } from "node:zlib";
import { HttpRequest, InvocationContext, type HttpResponseInit } from "@azure/functions";
import { describe, expect, it } from "vitest";
import { acceptsGzip, compressed } from "../../../src/api/compress.ts";
import { guarded } from "../../../src/api/guard.ts";
import { HANDLERS } from "../../../src/api/handlers.ts";
import { OPERATIONS } from "../../../src/api/operations.ts";
import { json } from "../../../src/api/response.ts";
import { fakeApi, transfer } from "../../support/call-api.ts";

const asking = (encodings: string | null): HttpRequest =>
  new HttpRequest({
    method: "GET",
    url: "https://app.example/api/transfers",
    headers: encodings === null ? {} : { "accept-encoding": encodings },
  });

describe("a caller", () => {
  it.each(["gzip", "gzip, deflate, br", "br;q=1.0, GZIP;q=0.8", "deflate , gzip ; q=0.001"])(
    "takes gzip with %s",
    (encodings) => {
      expect(acceptsGzip(asking(encodings))).toBe(true);
    },
  );

  it.each([null, "", "identity", "br", "gzip;q=0", "gzip; q=0.000", "x-gzip-like", "*;q=0"])(
    "does not with %s",
    (encodings) => {
      expect(acceptsGzip(asking(encodings))).toBe(false);
    },
  );
});

describe("a response", () => {
  const long = json(200, { text: "a".repeat(5000) });

  it("is compressed if it is long, and says so", async () => {
    const answer = await compressed(asking("gzip"), long);
    const headers = new Headers(answer.headers);
    expect(headers.get("content-encoding")).toBe("gzip");
    expect(headers.get("vary")).toBe("accept-encoding");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect((answer.body as Uint8Array).byteLength).toBeLessThan(200);
    expect(gunzipSync(answer.body as Uint8Array).toString("utf8")).toBe(long.body);
  });

  it("is left as it is for others, or if it is short", async () => {
    expect(await compressed(asking(null), long)).toBe(long);
    const short = json(200, { status: "ok" });
    expect(await compressed(asking("gzip"), short)).toBe(short);
  });
});

it("compresses what operations answer", async () => {
  const list = () =>
    Promise.resolve({ transfers: Array.from({ length: 50 }, () => transfer()), cursor: null });
  const handler = guarded(OPERATIONS.listTransfers, HANDLERS.listTransfers, () => fakeApi({ list }));
  const answer = (await handler(asking("gzip"), new InvocationContext())) as HttpResponseInit;
  expect(new Headers(answer.headers).get("content-encoding")).toBe("gzip");
});
