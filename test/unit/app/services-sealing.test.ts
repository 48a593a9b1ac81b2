import { expect, it } from "vitest";
import { readConfig } from "../../../src/config/config.ts";
import { buildServices } from "../../../src/app/services.ts";
import { serve } from "../../support/http-server.ts";
import { keyText } from "../../support/sample-keys.ts";
import { busy, UPLOAD } from "../../support/sample-records.ts";

const KEY = Buffer.from("key").toString("base64");

it.each([
  ["sealed with RECORD_KEYS", { RECORD_KEYS: `2026-11:${keyText(7)}` }, /"url":"sealed:2026-11:[\w-]+"/],
  ["as they are without", {}, new RegExp(`"url":"${UPLOAD.replace("?", "\\?")}"`)],
])("the services write upload URLs %s", async (_how, own, written) => {
  const bodies: string[] = [];
  const { url } = await serve((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString("utf8")));
    request.on("end", () => {
      bodies.push(body);
      response.writeHead(201, { ETag: '"1"' }).end();
    });
  });
  const { ports } = buildServices(
    readConfig({
      AzureWebJobsStorage: `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${KEY};BlobEndpoint=${url}/a;QueueEndpoint=${url}/a`,
      ...own,
    }),
  );
  expect(await ports.records.create(busy("t"))).toEqual({ kind: "written", eTag: '"1"' });
  expect(bodies.join("")).toMatch(written);
});
