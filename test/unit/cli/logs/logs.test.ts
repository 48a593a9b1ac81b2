import { describe, expect, it } from "vitest";
import { printLogs } from "../../../../src/cli/commands/logs.ts";
import { checkWorkspaceId, logApiOf, logQueryFor, MAX_LINES } from "../../../../src/cli/logs/log-query.ts";
import type { LogSource } from "../../../../src/cli/logs/read-logs.ts";
import { httpSender, type HttpRequest, type HttpResponse } from "../../../../src/http/send.ts";
import { fakeContext } from "../../../support/cli-context.ts";
import { serve, textOf } from "../../../support/http-server.ts";

const WORKSPACE = "8a1b6c0e-1f0a-4b0c-9d1e-2f3a4b5c6d7e";

const answered = (status: number, text: string): HttpResponse => ({
  kind: "answered",
  status,
  header: () => undefined,
  text,
});

/** The newest first, as the query sorts them. */
const withRows = (...rows: readonly (readonly [string, number | null, string | null])[]): HttpResponse =>
  answered(200, JSON.stringify({ tables: [{ name: "PrimaryResult", columns: [], rows }] }));

const sourceOf = (response: HttpResponse) => {
  const requests: HttpRequest[] = [];
  const scopes: unknown[] = [];
  const source: LogSource = {
    workspaceId: WORKSPACE,
    api: "https://api.loganalytics.azure.com",
    send: (request) => {
      requests.push(request);
      return Promise.resolve(response);
    },
    credential: {
      getToken: (scope) => {
        scopes.push(scope);
        return Promise.resolve({ token: "secret", expiresOnTimestamp: 0 });
      },
    },
  };
  return { source, requests, scopes };
};

describe("blobferry logs", () => {
  it("asks the workspace once, signed in to its API, and prints the oldest line first", async () => {
    const { source, requests, scopes } = sourceOf(
      withRows(
        ["2026-10-05T12:00:02Z", 2, "transfer t1 ended: failed"],
        ["2026-10-05T12:00:01Z", 1, "transfer t1 advanced\u001b[31m to step 2"],
        ["2026-10-05T12:00:00Z", 3, "Error: boom"],
      ),
    );
    const { context, out, err } = fakeContext({});
    const since = new Date("2026-10-01T00:00:00Z");
    expect(await printLogs(context, "t1", { since }, source)).toBe(0);
    const lines = out().trimEnd().split("\n");
    expect(lines.map((line) => line.replace(/^.*?(error|info|warning)/, "$1"))).toEqual([
      "error    Error: boom",
      "info     transfer t1 advanced\ufffd[31m to step 2",
      "warning  transfer t1 ended: failed",
    ]);
    expect(err()).toBe("");
    expect(scopes).toEqual(["https://api.loganalytics.azure.com/.default"]);
    const [request] = requests;
    expect(requests).toHaveLength(1);
    expect(request?.url).toBe(`https://api.loganalytics.azure.com/v1/workspaces/${WORKSPACE}/query`);
    expect(request?.headers?.["Authorization"]).toBe("Bearer secret");
    const body = JSON.parse(typeof request?.body === "string" ? request.body : "") as {
      query: string;
      timespan: string;
    };
    expect(body.query).toBe(logQueryFor("t1"));
    expect(body.timespan).toMatch(/^2026-10-01T00:00:00\.000Z\/20/);
  });

  it("prints JSON lines for programs", async () => {
    const { source } = sourceOf(withRows(["2026-10-05T12:00:00Z", null, null]));
    const { context, out } = fakeContext({}, { json: true });
    await printLogs(context, "t1", {}, source);
    expect(JSON.parse(out())).toEqual({ at: "2026-10-05T12:00:00Z", level: "info", message: "" });
  });

  it("says that there is nothing, and that there may be more", async () => {
    const nothing = fakeContext({});
    await printLogs(nothing.context, "t1", {}, sourceOf(withRows()).source);
    expect(nothing.err()).toMatch(/there are no log lines about t1 in the last 7 days .*few minutes/);
    const much = fakeContext({});
    const rows = Array.from({ length: MAX_LINES }, () => ["2026-10-05T12:00:00Z", 1, "x"] as const);
    await printLogs(much.context, "t1", {}, sourceOf(withRows(...rows)).source);
    expect(much.err()).toMatch(/latest 1000 lines/);
  });

  it.each<readonly [HttpResponse, RegExp]>([
    [answered(403, "{}"), /role Log Analytics Reader/],
    [answered(401, "{}"), /role Log Analytics Reader/],
    [answered(404, "{}"), /no such Log Analytics workspace/],
    [answered(503, "https://secret"), /^Log Analytics answered 503$/],
    [answered(200, "{}"), /^Log Analytics answered 200$/],
    [{ kind: "broken", reason: "ENOTFOUND" }, /does not answer \(ENOTFOUND\)/],
  ])("explains %j", async (response, message) => {
    const { context } = fakeContext({});
    await expect(printLogs(context, "t1", {}, sourceOf(response).source)).rejects.toThrow(message);
  });

  it("explains that nobody is signed in", async () => {
    const { source, requests } = sourceOf(withRows());
    const error = Object.assign(new Error("no"), { name: "CredentialUnavailableError" });
    const credential = { getToken: () => Promise.reject(error) };
    const { context } = fakeContext({});
    await expect(printLogs(context, "t1", {}, { ...source, credential })).rejects.toThrow(/az login/);
    expect(requests).toEqual([]);
  });

  it("reads a long answer whole", async () => {
    const rows = Array.from({ length: MAX_LINES }, () => ["2026-10-05T12:00:00Z", 1, "x".repeat(200)]);
    const { url } = await serve((request, response) => {
      void textOf(request).then(() => response.end(JSON.stringify({ tables: [{ rows }] })));
    });
    const { context, out } = fakeContext({}, { json: true });
    const source = { ...sourceOf(withRows()).source, api: url, send: httpSender("test") };
    await printLogs(context, "t1", {}, source);
    // A stream hands out what it holds in parts.
    let text = "";
    for (let part = out(); part !== ""; part = out()) text += part;
    expect(text.trimEnd().split("\n")).toHaveLength(MAX_LINES);
  });
});

it.each(["t1' or 1==1", "a b", "", "x".repeat(65), "'", "\\"])("makes no query of %j", (id) => {
  expect(() => logQueryFor(id)).toThrow(/an id is/);
});

it("finds the lines of one id, not those of ids that contain it", () => {
  const pattern = /regex @'(.*)'/.exec(logQueryFor("run7.3"))?.[1] ?? "";
  const finds = (message: string): boolean => new RegExp(pattern).test(message);
  for (const message of [
    "transfer run7.3 ended: failed",
    "transfer run7.3: step 4 sent again",
    "batch run7.3 advanced to step 2",
    "the message of transfer run7.3 is put back",
    "message run7.3 rejected; invalid-job",
  ])
    expect(finds(message), message).toBe(true);
  for (const message of ["transfer run7.30 ended", "transfer run7x3 ended", "transfer x-run7.3 ended"])
    expect(finds(message), message).toBe(false);
});

it.each([
  ["https://graph.microsoft.com", "https://api.loganalytics.azure.com"],
  ["https://dod-graph.microsoft.us", "https://api.loganalytics.us"],
  ["https://microsoftgraph.chinacloudapi.cn", "https://api.loganalytics.azure.cn"],
  ["http://127.0.0.1:7080", "https://api.loganalytics.azure.com"],
])("reads the logs of %s at %s", (graph, api) => {
  expect(logApiOf(graph)).toBe(api);
});

it("names the setting that is missing or wrong", () => {
  expect(checkWorkspaceId(` ${WORKSPACE} `)).toBe(WORKSPACE);
  expect(() => checkWorkspaceId(null)).toThrow(/--workspace, or set LOG_WORKSPACE_ID/);
  expect(() => checkWorkspaceId("../x")).toThrow(/must be a workspace's id/);
});
