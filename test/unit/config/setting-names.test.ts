import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { likelyMisspellings, SETTING_NAMES } from "../../../src/config/setting-names.ts";

it.each([
  ["GRAPH_ENDPONT", "GRAPH_ENDPOINT"],
  ["GRAPH_ENDPIONT", "GRAPH_ENDPOINT"],
  ["graph_endpoint", "GRAPH_ENDPOINT"],
  ["GRAPHENDPOINT", "GRAPH_ENDPOINT"],
  ["TransferQueue", "TRANSFER_QUEUE"],
  ["AzureWebJobStorage", "AzureWebJobsStorage"],
  ["SourceStorage__blobServiceUrl", "SourceStorage__blobServiceUri"],
  ["SourceStorage__BlobServiceUri", "SourceStorage__blobServiceUri"],
  ["API_AUT", "API_AUTH"],
  ["API_AUHT", "API_AUTH"],
  ["PAI_AUTH", "API_AUTH"],
])("%s looks like %s", (given, meant) => {
  expect(likelyMisspellings([given])).toMatchObject([{ given, meant }]);
});

it.each([
  [["ALOWED_TARGETS"], true],
  [["ALLOWED_SOURCE"], true],
  [["UPLOAD_HOST"], true],
  [["RECORD_KEY"], true],
  [["API_AUT"], true],
  [["GRAPH_ENDPONT"], false],
  [["ALOWED_TARGETS", "ALLOWED_TARGETS"], false],
])("%j leaves a limit open: %s", (keys, opensLimit) => {
  expect(likelyMisspellings(keys)).toMatchObject([{ opensLimit }]);
});

it("leaves everything else alone", () => {
  const others = [
    "PATH",
    "API_PATH",
    "GRAPH_TENANT",
    "AzureWebJobsDashboard",
    "AzureWebJobsStorage__tableServiceUri",
    "AzureWebJobsStorage__managedIdentityResourceId",
    "FUNCTIONS_WORKER_RUNTIME",
    "RESULTS",
    "",
  ];
  expect(likelyMisspellings([...SETTING_NAMES, ...others])).toEqual([]);
});

it("knows every setting that the source reads by its name", () => {
  const source = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => readFileSync(join("src", path), "utf8"))
    .join("\n");
  const read = [...source.matchAll(/(?:env|environment)\["([A-Za-z_]+)"\]|read\("(BLOBFERRY_\w+)"/g)];
  const names = read
    .map(([, name, local]) => name ?? local ?? "")
    .filter(
      (name) =>
        !/^(NO_COLOR|TERM|FUNCTIONS_WORKER_RUNTIME|NO_PROXY|no_proxy|WEBSITE_|AZURE_|OTEL_(?!EXPORTER_OTLP_ENDPOINT$))/.test(
          name,
        ),
    );
  expect(names.length).toBeGreaterThan(4);
  expect(names.filter((name) => !SETTING_NAMES.includes(name))).toEqual([]);
});

it("knows every part of a connection, and what is for local work only", () => {
  const parts = ["", "__accountName", "__blobServiceUri", "__queueServiceUri", "__credential", "__clientId"];
  const connections = ["AzureWebJobsStorage", "TransferStorage", "SourceStorage"].flatMap((name) =>
    parts.map((part) => name + part),
  );
  const local = ["BLOBFERRY_LOCAL_PATIENCE", "BLOBFERRY_LOCAL_RESCUE_AFTER_SECONDS", "GRAPH_ACCESS_TOKEN"];
  expect(SETTING_NAMES).toEqual(expect.arrayContaining([...connections, ...local]));
  expect(SETTING_NAMES).not.toContain("");
});

it("takes a short name for another word sooner than a long one", () => {
  expect(likelyMisspellings(["API_AUTHX", "API_AUTHXY"])).toMatchObject([
    { given: "API_AUTHX", meant: "API_AUTH" },
  ]);
  expect(likelyMisspellings(["RESULT_QUEUEXY", "RESULT_QUEUEXYZ"])).toMatchObject([
    { given: "RESULT_QUEUEXY", meant: "RESULT_QUEUE" },
  ]);
});
