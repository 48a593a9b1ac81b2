import { describe, expect, it } from "vitest";
import { healthSources } from "../../../src/api/probes.ts";
import { readConfig } from "../../../src/config/config.ts";
import { tokenPolicyFor } from "../../../src/graph/token-policy.ts";
import { httpSender } from "../../../src/http/send.ts";
import { serve } from "../../support/http-server.ts";

const KEY = Buffer.from("key").toString("base64");

/** Storage and Graph that answer every request with what `statusOf` says of its path. */
const probesOf = async (
  statusOf: (path: string, hasToken: boolean) => number,
  headers: Readonly<Record<string, string>> = {},
  graphBody = '{ "error": { "code": "any" } }',
) => {
  const paths: string[] = [];
  const { url } = await serve((request, response) => {
    const path = request.url ?? "";
    paths.push(
      `${request.method ?? ""} ${path} ${request.headers.authorization ?? "none"}`.replace(
        /SharedKey.*/,
        "key",
      ),
    );
    request.resume();
    const status = statusOf(path, request.headers.authorization?.startsWith("Bearer ") === true);
    if (path.startsWith("/v1.0/")) {
      response.writeHead(status).end(graphBody);
      return;
    }
    // By this header a response is known as one of storage.
    response
      .writeHead(status, { "content-type": "application/xml", "x-ms-request-id": "1", ...headers })
      .end();
  });
  const config = readConfig({
    AzureWebJobsStorage: `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${KEY};BlobEndpoint=${url}/a;QueueEndpoint=${url}/a`,
    GRAPH_ENDPOINT: url,
    GRAPH_ACCESS_TOKEN: "t0ken",
  });
  const { probes } = healthSources(config, {
    isQueueOwner: () => Promise.resolve(true),
    misspellings: [],
    sendToGraph: httpSender("test", [tokenPolicyFor(config)]),
  });
  const signal = new AbortController().signal;
  return { paths, ask: (what: keyof typeof probes) => probes[what](signal) };
};

describe("what health asks", () => {
  it("is one small request to each, and to Graph one with a token as well", async () => {
    const { paths, ask } = await probesOf(() => 404);
    for (const what of ["records", "queues", "sources"] as const) expect(await ask(what)).toBe("missing");
    expect(await ask("graph")).toBe("ok");
    expect(paths.map((path) => path.replace(/\?\S*/, "")).sort()).toEqual([
      "GET /a/ key",
      "GET /a/transfer-records key",
      "GET /a/transfer-results key",
      "GET /a/transfer-steps key",
      "GET /a/transfers key",
      "GET /v1.0/drives/blobferry-doctor/items/blobferry-doctor Bearer t0ken",
      "GET /v1.0/drives/blobferry-doctor/items/blobferry-doctor none",
    ]);
    expect(paths.find((path) => path.startsWith("GET /a/?"))).toContain("maxresults=1&");
  });

  it.each([401, 403])("says that access is denied to records and queues with %d", async (status) => {
    const { ask } = await probesOf(() => status);
    expect(await ask("records")).toBe("denied");
    expect(await ask("queues")).toBe("denied");
  });

  it("is denied if one queue is, the results' too", async () => {
    for (const queue of ["transfers", "transfer-steps", "transfer-results"]) {
      const { ask } = await probesOf((path) => (path.startsWith(`/a/${queue}?`) ? 403 : 404));
      expect(await ask("queues"), queue).toBe("denied");
    }
  });

  it.each(["AuthorizationPermissionMismatch", "AuthorizationResourceTypeMismatch"])(
    "counts no right to list the source's containers as well (%s), since it may have some of them",
    async (code) => {
      const { ask } = await probesOf(() => 403, { "x-ms-error-code": code });
      expect(await ask("sources")).toBe("ok");
      expect(await ask("records")).toBe("denied");
    },
  );

  it("is denied for a source account that takes the key for a wrong one", async () => {
    const { ask } = await probesOf(() => 403, { "x-ms-error-code": "AuthenticationFailed" });
    expect(await ask("sources")).toBe("denied");
  });

  it("is unusable for a page that is not Graph's", async () => {
    const { ask } = await probesOf(() => 200, {}, "<html>sign in</html>");
    expect(await ask("graph")).toBe("unusable");
  });

  it("takes any answer of Graph below 500 for a Graph that can be reached", async () => {
    expect(await (await probesOf((_path, hasToken) => (hasToken ? 403 : 401))).ask("graph")).toBe("ok");
    expect(await (await probesOf(() => 499)).ask("graph")).toBe("ok");
    expect(await (await probesOf(() => 500)).ask("graph")).toBe("unreachable");
  });

  it("is denied for a Graph that refuses the app's token", async () => {
    const { ask } = await probesOf(() => 401);
    expect(await ask("graph")).toBe("denied");
  });

  it.each([400, 500, 501])("is unusable where storage answers %d", async (status) => {
    const { ask } = await probesOf(() => status);
    for (const what of ["records", "queues", "sources"] as const)
      expect(await ask(what), what).toBe("unusable");
  });
});
