import { z } from "zod";
import { healthSchema } from "../schemas/health-schema.ts";
import { jobFieldDescriptions, jobSchema } from "../schemas/job-schema.ts";
import { problemSchema } from "../schemas/problem-schema.ts";
import { retrySchema, transferPageSchema, transferSchema } from "../schemas/transfer-schema.ts";

type JsonSchema = z.core.JSONSchema.BaseSchema;

const shown = {
  Transfer: transferSchema,
  TransferPage: transferPageSchema,
  RetryAccepted: retrySchema,
  Health: healthSchema,
  Problem: problemSchema,
};

/** The zod schemas as JSON Schema 2020-12, which is what OpenAPI 3.1 takes. */
export const componentSchemas = (): Readonly<Record<string, JsonSchema>> => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(shown)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io: "input",
    uri: (id) => `#/components/schemas/${id}`,
  });
  const job = described(z.toJSONSchema(jobSchema, { io: "input" }));
  const all = { Job: job, ...schemas };
  return Object.fromEntries(Object.entries(all).map(([id, schema]) => [id, withoutNames(schema)]));
};

/** Inside a document a schema goes by its place. */
const withoutNames = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(
    Object.entries(schema).filter(([keyword]) => keyword !== "$schema" && keyword !== "$id"),
  );

/**
 * The schema with what is to be said of its fields. Told by their names here and not while it is made: fields may
 * share one zod schema, such as that of an id.
 */
const described = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [
      keyword,
      keyword === "properties" ? describedFields(value as Record<string, JsonSchema>) : describedParts(value),
    ]),
  );

const describedFields = (fields: Record<string, JsonSchema>): Record<string, JsonSchema> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const description = jobFieldDescriptions[name];
      return [name, { ...described(field), ...(description === undefined ? {} : { description }) }];
    }),
  );

const describedParts = (value: unknown): unknown =>
  Array.isArray(value) ? value.map((one: unknown) => (isSchema(one) ? described(one) : one)) : value;

const isSchema = (value: unknown): value is JsonSchema => typeof value === "object" && value !== null;
