import { expect, it } from "vitest";
import { readConfig } from "../../../../src/config/config.ts";
import { buildServices } from "../../../../src/app/services.ts";
import { createSession } from "../../../../src/graph/calls/create-session.ts";
import { graphClient } from "../../../../src/graph/client.ts";
import { UPLOAD_DOMAINS } from "../../../../src/graph/upload-host.ts";
import type { HttpRequest } from "../../../../src/http/send.ts";
import { serve } from "../../../support/http-server.ts";
import { answered, bundle, NOW, SECRET, specOf } from "../../../support/scripted-graph.ts";

const FOREIGN = `https://up.example/1?tempauth=${SECRET}`;

/** A client of Graph whose sessions are at this address, which redirects what is sent to it. */
const clientOf = (uploadUrl: string, location: string) => {
  const sent: HttpRequest[] = [];
  const client = graphClient({
    endpoint: "https://graph.microsoft.com",
    version: null,
    withToken: () => Promise.resolve(answered(200, { uploadUrl, nextExpectedRanges: ["0-"] })),
    withoutToken: (request) => {
      sent.push(request);
      return Promise.resolve(answered(307, "", { Location: location }));
    },
    nowMs: () => NOW,
    uploadDomains: UPLOAD_DOMAINS,
  });
  return { client, sent };
};

it("a session on a host that is not listed ends the transfer, and only its host is said", async () => {
  const { client } = clientOf(FOREIGN, "");
  const answer = await createSession(client, specOf(bundle));
  expect(answer).toMatchObject({ kind: "permanent", error: { code: "target-rejected" } });
  const { message } = "error" in answer ? answer.error : { message: "" };
  expect(message).toMatch(/ on up\.example, .*UPLOAD_HOSTS/);
  expect(message).not.toContain(SECRET);
});

it("a session on a listed host is created", async () => {
  const { client } = clientOf("https://contoso.sharepoint.com/up", "");
  expect(await createSession(client, specOf(bundle))).toMatchObject({ kind: "created" });
});

it("a session that a record names on another host gets nothing, and the reason holds no part of its address", async () => {
  for (const url of [
    FOREIGN,
    "http://contoso.sharepoint.com/up",
    "https://169.254.169.254/up",
    "no address",
  ]) {
    const { client, sent } = clientOf("", "");
    const answer = await client.session({ method: "PUT", url, body: "bytes" });
    expect(sent).toEqual([]);
    expect(answer).toMatchObject({
      kind: "broken",
      reason: "the record names an upload host that is not allowed",
    });
  }
});

it("a redirect is followed to listed hosts alone", async () => {
  for (const [location, requests] of [
    [FOREIGN, 1],
    ["https://contoso.sharepoint.com/elsewhere", 4],
  ] as const) {
    const { client, sent } = clientOf("", location);
    await client.session({ method: "GET", url: "https://contoso.sharepoint.com/up" });
    expect(sent).toHaveLength(requests);
  }
});

it.each([
  ["", "permanent"],
  ["up.example", "created"],
  ["example.net, UP.example", "created"],
])("the app goes by its list and UPLOAD_HOSTS: %j", async (UPLOAD_HOSTS, kind) => {
  const { url } = await serve((request, response) => {
    request.resume();
    response.writeHead(200).end(JSON.stringify({ uploadUrl: FOREIGN, nextExpectedRanges: ["0-"] }));
  });
  const { ports } = buildServices(
    readConfig({
      AzureWebJobsStorage: `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;BlobEndpoint=${url}/a;QueueEndpoint=${url}/a`,
      GRAPH_ENDPOINT: url,
      GRAPH_ACCESS_TOKEN: "t0ken",
      UPLOAD_HOSTS,
    }),
  );
  expect(await ports.destination.createSession(specOf(bundle))).toMatchObject({ kind });
});

it.each(["*.example.com", "https://up.example", "localhost"])(
  "UPLOAD_HOSTS is wrong as %j",
  (UPLOAD_HOSTS) => {
    const reading = () => readConfig({ AzureWebJobsStorage: "UseDevelopmentStorage=true", UPLOAD_HOSTS });
    expect(reading).toThrow(/^UPLOAD_HOSTS must be host names/);
  },
);
