import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { z } from "zod";
import { TransferClientError, type ClientErrorCode } from "../../../src/client/errors.ts";
import type { transferCountsSchema, transferPageSchema } from "../../../src/api/components.ts";
import { openApiDocument } from "../../../src/api/openapi.ts";
import { OPERATION_IDS, OPERATIONS } from "../../../src/api/operations.ts";
import { PROBLEM_CODES, PROBLEM_KINDS } from "../../../src/api/problems.ts";
import type { TransferCounts } from "../../../src/client/count.ts";
import type { TransferPage } from "../../../src/client/list-page.ts";
import { fakeBatches } from "../../support/batch-views.ts";
import { call, fakeApi, transfer } from "../../support/call-api.ts";

type Json = Record<string, unknown>;
interface Document extends Json {
  paths: Record<
    string,
    Record<string, { operationId: string; responses: Record<string, { content?: Json }> }>
  >;
  components: { schemas: Record<string, Json> };
}
const document = (auth: "key" | "easyauth" = "key") =>
  openApiDocument("https://app.example/api", auth) as Document;
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema({ $id: "doc", ...document() });
const faults = (schema: string, value: unknown) => {
  const check = ajv.compile({ $ref: `doc#/components/schemas/${schema}` });
  return check(value) ? [] : check.errors;
};

describe.each(["key", "easyauth"] as const)("the document, with %s", (auth) => {
  it("is valid OpenAPI 3.1", async () => {
    expect(await new Validator().validate(document(auth))).toMatchObject({ valid: true });
  });

  it("has a schema for every answer, but the host's own 401", () => {
    for (const path of Object.values(document(auth).paths)) {
      for (const { operationId, responses } of Object.values(path)) {
        for (const [status, { content }] of Object.entries(responses)) {
          if (status === "401" && auth === "key") continue;
          const types = Object.keys(content ?? {});
          const isProblem = !/^2|503/.test(status) || (status === "503" && operationId !== "health");
          expect([operationId, status, types]).toEqual([
            operationId,
            status,
            [isProblem ? "application/problem+json" : "application/json"],
          ]);
        }
      }
    }
  });
});

it("every problem is documented by some operation, but those that no operation can have", () => {
  const documented = new Set(OPERATION_IDS.flatMap((id) => OPERATIONS[id].problems as readonly string[]));
  const elsewhere = [
    "unauthenticated",
    "authentication-off",
    "cross-site",
    "not-found",
    "method-not-allowed",
  ];
  expect(PROBLEM_CODES.filter((code) => !documented.has(code) && !elsewhere.includes(code))).toEqual([]);
});

it("a page's schema has the fields of the client's page", () => {
  expectTypeOf<keyof z.infer<typeof transferPageSchema>>().toEqualTypeOf<keyof TransferPage>();
  expectTypeOf<keyof z.infer<typeof transferCountsSchema>>().toEqualTypeOf<keyof TransferCounts>();
});

it("describes each field of the job", () => {
  type Fields = Record<string, { description?: string; const?: string }>;
  const job = document().components.schemas["Job"] as {
    properties: Fields & {
      target: { oneOf: { properties: Fields }[] };
      source: { anyOf: { properties: Fields }[] };
      options: { properties: Fields };
    };
  };
  const { target, source, options } = job.properties;
  const fields = [job, options, ...target.oneOf, ...source.anyOf].flatMap(({ properties }) =>
    Object.entries(properties),
  );
  expect(fields.length).toBeGreaterThan(25);
  for (const [name, field] of fields.filter(([, { const: constant }]) => constant === undefined)) {
    expect([name, field.description]).toEqual([name, expect.any(String)]);
  }
});

it("the job's schema takes jobs as the app does", () => {
  const source = { container: "reports", blob: "x" };
  const target = { kind: "bundle", driveId: "b!x", itemId: "i" };
  expect(faults("Job", { source, target, options: { labels: { a: "b" } }, transferId: "t" })).toEqual([]);
  expect(faults("Job", { source, target: { kind: "bundle", driveId: "b!x" } })).not.toEqual([]);
  expect(faults("Job", { source, target, more: 1 })).not.toEqual([]);
  expect(faults("Job", { source: { url: "https://a/b/c" }, target })).toEqual([]);
});

it("what the handlers answer is what the document says", async () => {
  expect(faults("Transfer", (await call("getTransfer", fakeApi())).body)).toEqual([]);
  expect(faults("SubmittedTransfer", (await call("submitTransfer", fakeApi())).body)).toEqual([]);
  expect(faults("TransferCounts", (await call("countTransfers", fakeApi())).body)).toEqual([]);
  expect(faults("Overview", (await call("getOverview", fakeApi())).body)).toEqual([]);
  expect(faults("BulkResult", (await call("retryTransfers", fakeApi())).body)).toEqual([]);
  expect(faults("BulkResult", (await call("cancelTransfers", fakeApi())).body)).toEqual([]);
  expect(faults("TransferPage", (await call("listTransfers", fakeApi())).body)).toEqual([]);
  expect(faults("RetryAccepted", (await call("retryTransfer", fakeApi())).body)).toEqual([]);
  expect(faults("SubmittedBatch", (await call("submitBatch", fakeApi())).body)).toEqual([]);
  expect(faults("BatchList", (await call("listBatches", fakeApi())).body)).toEqual([]);
  expect(faults("Batch", (await call("getBatch", fakeApi())).body)).toEqual([]);
  expect(faults("Batch", (await call("cancelBatch", fakeApi())).body)).toEqual([]);
  expect(faults("FailedBlobs", (await call("listFailedBlobs", fakeApi())).body)).toEqual([]);
  expect(faults("BatchRetryAccepted", (await call("retryBatch", fakeApi())).body)).toEqual([]);
  expect(faults("Health", (await call("health", fakeApi())).body)).toEqual([]);
  expect(faults("Transfer", { ...transfer(), status: "done" })).not.toEqual([]);
});

const clientCodes = PROBLEM_CODES.filter((code): code is ClientErrorCode =>
  OPERATION_IDS.some((id) => (OPERATIONS[id].problems as readonly string[]).includes(code)),
);
it.each(
  OPERATION_IDS.flatMap((id) =>
    (OPERATIONS[id].problems as readonly ClientErrorCode[])
      .filter((code) => clientCodes.includes(code) && id !== "health" && id !== "openApi")
      .map((code) => [id, code] as const),
  ),
)("%s answers a client's %s with the documented status", async (id, code) => {
  const fail = () => Promise.reject(new TransferClientError(code, "why"));
  const client = {
    submit: fail,
    list: fail,
    listRejected: fail,
    count: fail,
    get: fail,
    cancel: fail,
    retry: fail,
    batches: fakeBatches({
      submit: fail,
      list: fail,
      get: fail,
      cancel: fail,
      retry: fail,
      failedBlobs: fail,
    }),
  };
  const answer = await call(id, fakeApi(client, { readOverview: fail }));
  expect(answer).toMatchObject({ status: PROBLEM_KINDS[code].status, body: { code } });
  expect(faults("Problem", answer.body)).toEqual([]);
  expect(
    Object.keys(
      document().paths[`/${OPERATIONS[id].route}`]?.[OPERATIONS[id].method.toLowerCase()]?.responses ?? {},
    ),
  ).toContain(String(answer.status));
});
