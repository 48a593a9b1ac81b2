import { z } from "zod";
import type { ApiAuth } from "../config/api-auth.ts";
import { COMPONENTS } from "./components.ts";
import { jobExamples } from "./job-examples.ts";
import type { Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";
import { PROBLEM_KINDS, type ProblemCode } from "./problems.ts";

/** @param serverUrl address of the API, without a trailing slash */
export const openApiDocument = (serverUrl: string, auth: ApiAuth): object => ({
  openapi: "3.1.1",
  info: {
    title: "blobferry",
    version: "1",
    description: "Moves Azure blobs into Microsoft 365 through Microsoft Graph upload sessions.",
    license: { name: "MIT", identifier: "MIT" },
  },
  servers: [{ url: serverUrl }],
  security: [auth === "key" ? { functionKey: [] } : { entraId: [] }],
  paths: pathsOf(auth),
  components: { schemas: componentSchemas(), securitySchemes: SECURITY_SCHEMES[auth] },
});

const SECURITY_SCHEMES = {
  key: {
    functionKey: {
      type: "apiKey",
      in: "header",
      name: "x-functions-key",
      description: "A function or host key of the app; also accepted as `?code=`.",
    },
  },
  easyauth: {
    entraId: {
      type: "http",
      scheme: "bearer",
      description: "A token for the app registration of App Service authentication, or its session cookie.",
    },
  },
} as const;

const pathsOf = (auth: ApiAuth): object => {
  const paths: Record<string, Record<string, object>> = {};
  for (const [id, operation] of Object.entries<Operation>(OPERATIONS)) {
    const path = (paths[`/${operation.route}`] ??= {});
    path[operation.method.toLowerCase()] = operationObject(id, operation, auth);
  }
  return paths;
};

const operationObject = (id: string, operation: Operation, auth: ApiAuth): object => ({
  operationId: id,
  summary: operation.summary,
  ...(operation.description === undefined ? {} : { description: operation.description }),
  ...(operation.access === "open" ? { security: [] } : {}),
  ...(operation.parameters === undefined ? {} : { parameters: operation.parameters }),
  ...(operation.body === undefined
    ? {}
    : { requestBody: { required: true, content: { "application/json": bodyOf(operation.body) } } }),
  responses: { ...successes(operation), ...problems(operation, auth) },
});

const successes = ({ success }: Operation): Record<string, object> =>
  Object.fromEntries(
    success.map(({ status, description, schema, hasOperationHeaders }) => [
      String(status),
      {
        description,
        ...(hasOperationHeaders ? { headers: OPERATION_HEADERS } : {}),
        content: { "application/json": { schema: schema === null ? { type: "object" } : refTo(schema) } },
      },
    ]),
  );

const URI = { type: "string", format: "uri" };
const OPERATION_HEADERS = {
  Location: { description: "The transfer.", schema: URI },
  "Operation-Location": { description: "Poll this until the transfer has ended.", schema: URI },
  "Retry-After": { description: "Seconds between two polls.", schema: { type: "string" } },
};

const problems = (operation: Operation, auth: ApiAuth): Record<string, object> => {
  const codes: readonly ProblemCode[] =
    operation.access === "key" && auth === "easyauth"
      ? [...operation.problems, "unauthenticated", "authentication-off", ...crossSite(operation)]
      : operation.problems;
  const statuses = [...new Set(codes.map((code) => PROBLEM_KINDS[code].status))];
  const known = statuses.map((status): [string, object] => [
    String(status),
    problemResponse(codes.filter((code) => PROBLEM_KINDS[code].status === status)),
  ]);
  const noKey = { description: "Missing or invalid key. Sent by the Functions host, without a body." };
  return {
    ...Object.fromEntries(known),
    ...(operation.access === "key" && auth === "key" ? { "401": noKey } : {}),
  };
};

const crossSite = ({ method }: Operation): readonly ProblemCode[] => (method === "GET" ? [] : ["cross-site"]);

const problemResponse = (codes: readonly ProblemCode[]): object => ({
  description: `${codes.map((code) => PROBLEM_KINDS[code].title).join("; or: ")}.`,
  content: {
    "application/problem+json": {
      schema: { allOf: [refTo("Problem"), { properties: { code: { enum: codes } } }] },
    },
  },
});

const bodyOf = (schema: string): object => ({
  schema: refTo(schema),
  ...(schema === "Job" ? { examples: jobExamples } : {}),
});

const refTo = (schema: string): object => ({ $ref: `#/components/schemas/${schema}` });

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The zod schemas as JSON Schema 2020-12, the dialect of OpenAPI 3.1. */
const componentSchemas = (): Readonly<Record<string, JsonSchema>> => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(COMPONENTS)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io: "input",
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutIds(schema)]));
};

/** Inside a document a schema is identified by its place. */
const withoutIds = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(
    Object.entries(schema).filter(([keyword]) => keyword !== "$schema" && keyword !== "$id"),
  );
