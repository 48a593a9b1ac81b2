import { describe, expect, it } from "vitest";
import { appAddress, checkApp } from "../../../../src/cli/doctor/check-app.ts";
import type { Finding } from "../../../../src/cli/doctor/finding.ts";
import { closedUrl, serve } from "../../../support/http-server.ts";

const functions = [
  { name: "listTransfers", config: { bindings: [{ type: "httpTrigger" }] } },
  { name: "startTransfer", config: { bindings: [{ type: "queueTrigger" }] } },
];
const healthy = { "/api/health": { status: "ok", reasons: [] } };

/** An app and its host, which knows the key `master`. */
const check = async (answers: Readonly<Record<string, unknown>>, key: string | null): Promise<Finding[]> => {
  const { url } = await serve((request, response) => {
    const path = request.url ?? "";
    const isAllowed = !path.startsWith("/admin/") || request.headers["x-functions-key"] === "master";
    const answer = isAllowed ? answers[path] : undefined;
    response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer ?? null));
  });
  const found: Finding[] = [];
  for await (const finding of checkApp(url, key)) found.push(finding);
  return found;
};
const lines = (found: readonly Finding[]) => found.map(({ verdict, message }) => `${verdict}: ${message}`);

describe("the doctor's look at the running app", () => {
  it("finds it healthy, and its functions running", async () => {
    const found = await check({ ...healthy, "/admin/functions": functions }, "master");
    expect(lines(found)).toEqual([
      expect.stringMatching(/^ok: the app at .* is healthy$/),
      "ok: 2 functions run, 1 of them on queues",
    ]);
  });

  it("repeats why it is not healthy", async () => {
    const reasons = ["GRAPH_ENDPOINT must be an https address"];
    const found = await check({ "/api/health": { status: "misconfigured", reasons } }, null);
    expect(lines(found)).toEqual([
      "error: the app is misconfigured: GRAPH_ENDPOINT must be an https address",
      "skipped: the functions are not checked: BLOBFERRY_APP_MASTER_KEY is not set",
    ]);
  });

  it("finds an app that has not loaded", async () => {
    expect(lines(await check({}, null))[0]).toMatch(
      /^error: .*\/api\/health answers 404, but not as blobferry/,
    );
  });

  it("finds functions in error", async () => {
    const errors = ["The binding type(s) 'queueTrigger' are not registered."];
    const status = { "/admin/functions/startTransfer/status": { errors } };
    const found = await check({ ...healthy, ...status, "/admin/functions": functions }, "master");
    expect(lines(found)[1]).toBe(`error: functions are in error: startTransfer: ${errors[0] ?? ""}`);
  });

  it("finds that no function takes messages", async () => {
    const found = await check({ ...healthy, "/admin/functions": functions.slice(0, 1) }, "master");
    expect(lines(found)[1]).toBe("error: no function takes messages from a queue");
  });

  it("finds a wrong key", async () => {
    expect(lines(await check(healthy, "other"))[1]).toMatch(
      /^error: the host does not list its functions \(404\)/,
    );
  });

  it("finds that there is no app", async () => {
    const found: Finding[] = [];
    for await (const finding of checkApp(await closedUrl(), "master")) found.push(finding);
    expect(lines(found)).toEqual([expect.stringMatching(/^error: no response from .*ECONNREFUSED/)]);
  });
});

it.each([
  ["https://ferry.azurewebsites.net/api/", "https://ferry.azurewebsites.net"],
  ["http://127.0.0.1:7071", "http://127.0.0.1:7071"],
  ["http://ferry.azurewebsites.net", null],
  ["ferry", null],
])("the address %s is %s", (text, address) => {
  expect(appAddress(text)).toBe(address);
});
