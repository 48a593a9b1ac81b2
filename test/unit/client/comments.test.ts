import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { z } from "zod";
import { openApiDocument } from "../../../src/api/openapi.ts";
import { transferViewSchema } from "../../../src/client/transfer-view.ts";
import { optionsSchema } from "../../../src/transfer/job.ts";

/** The comment of each field of an interface, as one line. */
const commentsOf = (file: string, name: string): Record<string, string> => {
  const text = readFileSync(new URL(`../../../src/client/${file}`, import.meta.url), "utf8");
  const [, body = ""] =
    new RegExp(`\\ninterface ${name} \\{\\n([^]*?)\\n\\}`).exec(text.replace(/^export /gm, "")) ?? [];
  const fields = body.matchAll(/(?:\/\*\*((?:(?!\*\/)[^])*)\*\/\s*)?readonly (\w+)\??:/g);
  return Object.fromEntries<string>(
    [...fields].map(([, comment = "", field = ""]) => [field, comment.replace(/\s+(\* )?/g, " ").trim()]),
  );
};

/** The description of each field, or of what it is when it is not null. */
const descriptionsOf = ({ shape }: z.ZodObject): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(shape).map(([field, schema]) => [
      field,
      z.globalRegistry.get(schema)?.description ??
        (schema instanceof z.ZodNullable ? z.globalRegistry.get(schema.unwrap())?.description : undefined),
    ]),
  );

it.each([
  ["transfer-view.ts", "TransferView", transferViewSchema],
  ["transfer-view.ts", "TransferErrorView", transferViewSchema.shape.error.unwrap()],
  ["job-input.ts", "JobOptions", optionsSchema],
])("%s: the comments of %s say what the schema says", (file, name, schema) => {
  expect(commentsOf(file, name)).toEqual(descriptionsOf(schema));
});

it("the comments of targets say what the schemas of all kinds say", () => {
  const { components } = openApiDocument("https://x", "key") as {
    readonly components: { readonly schemas: { readonly Job: JobSchema } };
  };
  const said: Record<string, Set<string>> = {};
  const { target } = components.schemas.Job.properties;
  for (const { properties } of target.oneOf ?? target.anyOf ?? [])
    for (const [field, { description = "" }] of Object.entries(properties))
      if (field !== "kind") (said[field] ??= new Set()).add(description);
  const comments = commentsOf("target-input.ts", "TargetFields");
  expect(Object.keys(comments).sort()).toEqual(Object.keys(said).sort());
  for (const [field, descriptions] of Object.entries(said))
    for (const description of descriptions) expect(comments[field]).toContain(description);
});

interface JobSchema {
  readonly properties: {
    readonly target: Partial<
      Record<
        "oneOf" | "anyOf",
        readonly { readonly properties: Readonly<Record<string, { readonly description?: string }>> }[]
      >
    >;
  };
}
