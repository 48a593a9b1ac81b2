import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHostProcess, until, type HostProcess } from "./host-process.ts";
import { useHostSystem } from "./host-system.ts";

const system = useHostSystem();

describe("timers and HTTP functions", () => {
  let host: HostProcess;
  beforeAll(async () => {
    host = await startHostProcess(system.root(), { ...system.env(), EVERY_SECOND: "* * * * * *" });
  });
  afterAll(async () => {
    host.kill("SIGTERM");
    expect(await host.exited).toBe(0);
  });
  const call = (path: string, init?: RequestInit): Promise<Response> => fetch(host.url + path, init);
  const status = async (path: string, init?: RequestInit): Promise<number> => (await call(path, init)).status;
  const withKey = (key: string): RequestInit => ({ headers: { "x-functions-key": key } });

  it("runs a timer on its schedule, without a status when that recurs within a minute", async () => {
    await until(() => host.seen("secondly").length >= 2, host);
    expect(host.seen("secondly")[0]?.["timer"]).not.toHaveProperty("scheduleStatus.next");
  });

  it("runs a timer through the admin endpoint with the master key only", async () => {
    const path = "/admin/functions/yearly";
    const post = { method: "POST", body: '{"input":""}' };
    expect(await status(path, post)).toBe(401);
    expect((await call(path, post)).headers.get("www-authenticate")).toBe("Bearer");
    expect(await status(path, { ...post, ...withKey("the-function-key") })).toBe(403);
    expect(await status("/admin/functions/unheard-of", { ...post, ...withKey("the-master-key") })).toBe(404);
    expect(host.seen("yearly")).toEqual([]);
    expect(await status(path, { ...post, ...withKey("the-master-key") })).toBe(202);
    await until(() => host.seen("yearly").length === 1, host);
    expect(host.seen("yearly")[0]?.["timer"]).toMatchObject({
      isPastDue: false,
      schedule: { adjustForDST: true },
      scheduleStatus: { last: expect.any(String) as unknown, next: expect.any(String) as unknown },
    });
  });

  it("runs a queue function through the admin endpoint with the input as its message", async () => {
    const body = JSON.stringify({ input: '{"by":"hand"}' });
    expect(
      await status("/admin/functions/echo", { method: "POST", body, ...withKey("the-master-key") }),
    ).toBe(202);
    await until(() => host.seen("echo").some(({ body }) => JSON.stringify(body) === '{"by":"hand"}'), host);
  });

  it("passes a request to the function of its route and the response to the client", async () => {
    const response = await call("/api/open/7?q=x%20y", {
      method: "POST",
      body: "hello",
      headers: { "x-in": "in" },
    });
    expect(response.status).toBe(201);
    expect(response.headers.get("x-shown")).toBe("yes");
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.getSetCookie()).toEqual(["crumb=a%20b; path=/; samesite=Strict; httponly"]);
    const shown = { method: "POST", params: { id: "7" }, query: "x y", header: "in", body: "hello" };
    expect(await response.json()).toEqual(shown);
  });

  it("answers 404 for an unknown route or method", async () => {
    expect(await status("/api/elsewhere")).toBe(404);
    expect(await status("/open/7")).toBe(404);
    expect(await status("/api/open/7", { method: "DELETE" })).toBe(404);
  });

  it("requires the key of the function's level", async () => {
    expect(await status("/api/locked/a/b")).toBe(401);
    expect(await status("/api/locked/a/b", withKey("wrong"))).toBe(401);
    expect(await status("/api/locked/a/b?code=the-function-key")).toBe(201);
    expect(await status("/api/locked/a/b", withKey("the-master-key"))).toBe(201);
    const response = await call("/api/locked/a/b", withKey("the-function-key"));
    expect(await response.json()).toMatchObject({ params: { rest: "a/b" } });
    expect(await status("/api/adminOnly", withKey("the-function-key"))).toBe(401);
    expect(await status("/api/adminOnly", withKey("the-master-key"))).toBe(201);
  });

  it("answers 204 for no result and 500 for an error, and keeps running", async () => {
    expect(await status("/api/nothing")).toBe(204);
    expect(await status("/api/broken")).toBe(500);
    expect(await status("/api/nothing")).toBe(204);
  });

  it("answers the queries of the admin endpoints with the master key, and the ping without a key", async () => {
    expect(await status("/admin/host/ping")).toBe(200);
    expect(await status("/admin/host/status")).toBe(401);
    expect(await (await call("/admin/host/status", withKey("the-master-key"))).json()).toMatchObject({
      state: "Running",
    });
    const functions: unknown = await (await call("/admin/functions", withKey("the-master-key"))).json();
    expect(functions).toContainEqual(expect.objectContaining({ name: "yearly" }));
    expect(await status("/admin/functions/yearly/status", withKey("the-master-key"))).toBe(200);
    expect(await status("/admin/functions/unknown/status", withKey("the-master-key"))).toBe(404);
  });

  it("passes a chunked request without a length to its function with an empty body", async () => {
    const init: RequestInit = { method: "POST", body: new Blob(["hello"]).stream(), duplex: "half" };
    expect(await (await call("/api/open/7", init)).json()).toMatchObject({ body: "" });
  });

  it("leaves encoded slashes in route parameters", async () => {
    expect(await (await call("/api/open/none%2Fsuch%20")).json()).toMatchObject({
      params: { id: "none%2Fsuch " },
    });
  });

  it("sends a body in chunks, as the server of the real host does", async () => {
    const { headers } = await call("/api/open/7");
    expect(headers.get("transfer-encoding")).toBe("chunked");
    expect(headers.get("content-length")).toBeNull();
    expect(headers.get("server")).toBe("Kestrel");
  });

  it("answers 500 without a body to a request body above the limit", async () => {
    const request = httpRequest(`${host.url}/api/open/7`, {
      method: "POST",
      headers: { "content-length": 110_000_000 },
    });
    request.on("error", () => undefined).flushHeaders();
    const [response] = (await once(request, "response")) as [IncomingMessage];
    expect([response.statusCode, response.headers["content-length"]]).toEqual([500, "0"]);
    request.destroy();
  });

  it("shows a page at its root", async () => {
    expect(await (await call("/")).text()).toContain("up and running");
  });
});
