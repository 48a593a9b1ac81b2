import { Ajv2020 } from "ajv/dist/2020.js";

type Json = Record<string, unknown>;

export interface OperationInDocument {
  readonly id: string;
  readonly method: string;
  /** Such as `transfers/{id}`. */
  readonly path: string;
  readonly isOpen: boolean;
  /** Problem codes by their documented status. */
  readonly problems: readonly { readonly code: string; readonly status: number }[];
}

export interface ApiDescription {
  readonly operations: readonly OperationInDocument[];
  /** What a body has against the documented answer, a field that is not documented too; empty when nothing. */
  faults(operationId: string, status: number, body: unknown): readonly string[];
}

interface Response {
  readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
}
interface Operation {
  readonly operationId: string;
  readonly security?: readonly unknown[];
  readonly responses: Readonly<Record<string, Response>>;
}

/** Reads an OpenAPI document as a client's tests would: what there is to call, and what comes back. */
export const describeApi = (document: Json): ApiDescription => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: "api", ...(closed(document) as Json) });
  const paths = document["paths"] as Record<string, Record<string, Operation>>;
  const found = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return {
    operations: found.map(({ path, method, operation }) => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      path: path.slice(1),
      isOpen: operation.security?.length === 0,
      problems: Object.entries(operation.responses).flatMap(([status, response]) =>
        codesOf(response).map((code) => ({ code, status: Number(status) })),
      ),
    })),
    faults: (operationId, status, body) => {
      const { path, method } = found.find(({ operation }) => operation.operationId === operationId) ?? {};
      const media = status < 400 || operationId === "health" ? "json" : "problem+json";
      const pointer = [
        "paths",
        path,
        method,
        "responses",
        status,
        "content",
        `application/${media}`,
        "schema",
      ]
        .map((part) => encodeURIComponent(String(part).replaceAll("~", "~0").replaceAll("/", "~1")))
        .join("/");
      const check = ajv.compile({ $ref: `api#/${pointer}` });
      check(body);
      return (check.errors ?? []).map(
        ({ instancePath, message, params }) => `${instancePath} ${message ?? ""} ${JSON.stringify(params)}`,
      );
    },
  };
};

const codesOf = ({ content }: Response): readonly string[] => {
  const schema = content?.["application/problem+json"]?.schema as
    { allOf: [unknown, { properties: { code: { enum: string[] } } }] } | undefined;
  return schema?.allOf[1].properties.code.enum ?? [];
};

/** Components that allow no other fields, so that a test sees an answer grow past its description. */
const closed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== "object" || value === null) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, closed(one)]));
  return "properties" in inner && inner["type"] === "object"
    ? { additionalProperties: false, ...inner }
    : inner;
};
