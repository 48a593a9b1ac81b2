import { expect, it, vi } from "vitest";
import { OPERATION_IDS, OPERATIONS } from "../../../src/api/operations.ts";
import { PAGE_IDS, PAGES } from "../../../src/api/pages.ts";

const registered = vi.hoisted(() => new Map<string, { readonly route: string }>());
vi.mock("@azure/functions", async (original) => ({
  ...(await original<object>()),
  app: { http: (name: string, options: { readonly route: string }) => registered.set(name, options) },
}));

it("registers a function for each operation and page", async () => {
  vi.stubEnv("AzureWebJobsStorage", "UseDevelopmentStorage=true");
  await import("../../../functions/http.ts");
  const routes = [...registered].map(([name, { route }]) => [name, route]);
  expect(routes).toEqual([
    ...OPERATION_IDS.map((id) => [id, OPERATIONS[id].route]),
    ...PAGE_IDS.map((id) => [id, PAGES[id].route]),
    ["otherRequests", "{*path}"],
  ]);
});
