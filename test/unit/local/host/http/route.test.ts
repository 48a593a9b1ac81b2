import { expect, it } from "vitest";
import { compareRoutes, matchRoute, parseRoute } from "../../../../../local/host/http/route.ts";

it.each([
  ["api/items/{id}", "api/items/7", { id: "7" }],
  ["api/items/{id}", "API/Items/a%2Fb", { id: "a%2Fb" }],
  ["api/items/{id}", "api/items/%2fa%20b%2F", { id: "%2fa b%2F" }],
  ["api/items/{id}", "api/items", null],
  ["api/items/{id}", "api/items/7/8", null],
  ["api/items/{id?}", "api/items", {}],
  ["api/items/{id:int?}", "api/items/7", { id: "7" }],
  ["api/{*rest}", "api/a/b", { rest: "a/b" }],
  ["api/{*rest}", "api", {}],
  ["api/items/{id}", "api/items/%E0%A4%A", null],
])("matches %s against %s", (template, path, params) => {
  expect(matchRoute(parseRoute(template), path)).toEqual(params);
});

it("orders literals before parameters before the rest", () => {
  const templates = ["api/{*rest}", "api/{id}", "api/me", "api/{id}/x"];
  const sorted = templates.toSorted((a, b) => compareRoutes(parseRoute(a), parseRoute(b)));
  expect(sorted).toEqual(["api/me", "api/{id}", "api/{id}/x", "api/{*rest}"]);
});
