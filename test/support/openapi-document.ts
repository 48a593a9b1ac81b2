import { openApiDocument } from "../../src/api/openapi.ts";

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly allOf?: readonly [Schema, { readonly properties: { readonly code: { readonly enum: string[] } } }];
}
interface Response {
  readonly headers?: Readonly<Record<string, { readonly schema: object }>>;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}
interface Operation {
  readonly operationId: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly (Readonly<Record<string, unknown>> & { readonly description: string })[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
  readonly responses: Readonly<Record<string, Response>>;
}
/** The document, as far as tests read it. */
export interface OpenApiDocument {
  readonly security: readonly object[];
  readonly servers: readonly object[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly required?: readonly string[] }>>;
    readonly securitySchemes: object;
  };
}

export const documentFor = (auth: "key" | "easyauth") =>
  openApiDocument("https://app.example/api", auth) as OpenApiDocument;

const nameOf = ({ $ref, type, allOf }: Schema): string =>
  allOf === undefined
    ? ($ref?.replace("#/components/schemas/", "") ?? type ?? "?")
    : `${nameOf(allOf[0])}: ${allOf[1].properties.code.enum.join(", ")}`;

export const contentOf = (content: Response["content"] = {}): string =>
  Object.entries(content)
    .map(([type, { schema }]) => `${type.replace("application/", "")} ${nameOf(schema)}`)
    .join(" ");

/** An answer in one line, without its prose. */
export const responseOf = ([status, { headers = {}, content }]: [string, Response]): string =>
  [
    status,
    contentOf(content),
    ...Object.entries(headers).map(([name, { schema }]) => `${name}=${JSON.stringify(schema)}`),
  ]
    .filter((part) => part !== "")
    .join(" ");
