import type { ApiAuth } from "../auth.ts";
import { problemKinds, type ProblemCodeOfApi } from "../problem-kinds.ts";
import { componentSchemas } from "./component-schemas.ts";
import { operations } from "./operation-table.ts";
import type { Operation } from "./operations.ts";

/** The OpenAPI 3.1 document. @param serverUrl address of the API, without a slash at the end */
export const openApiDocument = (serverUrl: string, auth: ApiAuth): object => ({
  openapi: "3.1.1",
  info: {
    title: "blobferry",
    version: "1",
    description: "Moves Azure blobs into Microsoft 365 through Microsoft Graph upload sessions.",
    license: { name: "MIT", identifier: "MIT" },
  },
  servers: [{ url: serverUrl }],
  security: [securityOf(auth)],
  paths: pathsOf(auth),
  components: { schemas: componentSchemas(), securitySchemes: securitySchemes[auth] },
});

const securityOf = (auth: ApiAuth): object => (auth === "key" ? { functionKey: [] } : { entraId: [] });

const securitySchemes = {
  key: {
    functionKey: {
      type: "apiKey",
      in: "header",
      name: "x-functions-key",
      description: "A function or host key of the app; `?code=` does as well.",
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
  for (const [id, operation] of Object.entries<Operation>(operations)) {
    (paths[`/${operation.route}`] ??= {})[operation.method.toLowerCase()] = operationObject(
      id,
      operation,
      auth,
    );
  }
  return paths;
};

const operationObject = (id: string, operation: Operation, auth: ApiAuth): object => ({
  operationId: id,
  summary: operation.summary,
  ...(operation.description === undefined ? {} : { description: operation.description }),
  ...(operation.access === "open" ? { security: [] } : {}),
  ...(operation.parameters === undefined ? {} : { parameters: operation.parameters }),
  ...(operation.hasJobAsBody
    ? { requestBody: { required: true, content: { "application/json": { schema: refTo("Job") } } } }
    : {}),
  responses: { ...successes(operation), ...problems(operation, auth) },
});

const successes = ({ success }: Operation): Record<string, object> =>
  Object.fromEntries(
    success.map(({ status, description, schema, hasOperationHeaders }) => [
      String(status),
      {
        description,
        ...(hasOperationHeaders ? { headers: operationHeaders } : {}),
        content: { "application/json": { schema: schema === null ? { type: "object" } : refTo(schema) } },
      },
    ]),
  );

const uri = { type: "string", format: "uri" };
const operationHeaders = {
  Location: { description: "The transfer.", schema: uri },
  "Operation-Location": { description: "Ask here until `status` is an end.", schema: uri },
  "Retry-After": { description: "Seconds between two questions.", schema: { type: "string" } },
};

const problems = (operation: Operation, auth: ApiAuth): Record<string, object> => {
  const codes: readonly ProblemCodeOfApi[] =
    operation.access === "key" && auth === "easyauth"
      ? [...operation.problems, "unauthenticated", "authentication-off", ...crossSite(operation)]
      : operation.problems;
  const statuses = [...new Set(codes.map((code) => problemKinds[code].status))];
  const known = statuses.map(
    (status) =>
      [
        String(status),
        problemResponse(codes.filter((code) => problemKinds[code].status === status)),
      ] as const,
  );
  const noKey = { description: "No key, or a wrong one. The Functions host says so, without a body." };
  return {
    ...Object.fromEntries(known),
    ...(operation.access === "key" && auth === "key" ? { "401": noKey } : {}),
  };
};

const crossSite = ({ method }: Operation): readonly ProblemCodeOfApi[] =>
  method === "GET" ? [] : ["cross-site"];

const problemResponse = (codes: readonly ProblemCodeOfApi[]): object => ({
  description: `${codes.map((code) => problemKinds[code].title).join("; or: ")}.`,
  content: {
    "application/problem+json": {
      schema: { allOf: [refTo("Problem"), { properties: { code: { enum: codes } } }] },
    },
  },
});

const refTo = (schema: string): object => ({ $ref: `#/components/schemas/${schema}` });
