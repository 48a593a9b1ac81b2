import { describe, expect, it } from "vitest";
import { documentFor, responseOf } from "../../support/openapi-document.ts";

describe("the API, as its document states it", () => {
  it("also denies access by itself where App Service authentication signs callers in", () => {
    const added = (path: string, method: string) => {
      const operation = documentFor("easyauth").paths[path]?.[method];
      return Object.entries(operation?.responses ?? {})
        .map(responseOf)
        .filter((line) => /^40[13]/.test(line));
    };
    expect(added("/transfers", "post")).toEqual([
      "401 problem+json Problem: unauthenticated",
      "403 problem+json Problem: authentication-off, cross-site",
    ]);
    expect(added("/transfers", "get")).toEqual([
      "401 problem+json Problem: unauthenticated",
      "403 problem+json Problem: authentication-off",
    ]);
    expect(added("/health", "get")).toEqual([]);
  });

  it("says how callers authorize themselves, and where", () => {
    expect(documentFor("key")).toMatchObject({
      openapi: "3.1.1",
      servers: [{ url: "https://app.example/api" }],
      security: [{ functionKey: [] }],
      components: {
        securitySchemes: { functionKey: { type: "apiKey", in: "header", name: "x-functions-key" } },
      },
    });
    expect(documentFor("easyauth")).toMatchObject({
      security: [{ entraId: [] }],
      components: { securitySchemes: { entraId: { type: "http", scheme: "bearer" } } },
    });
  });
});
