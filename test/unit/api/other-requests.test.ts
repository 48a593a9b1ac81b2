import { HttpRequest, InvocationContext, type HttpMethod, type HttpResponseInit } from "@azure/functions";
import { expect, it } from "vitest";
import { answering } from "../../../src/api/guard.ts";
import { endpoint, otherwise, page } from "../../../src/api/endpoint.ts";
import { json } from "../../../src/api/response.ts";

const context = new InvocationContext({ functionName: "f", logHandler: () => undefined });

const ask = async (
  method: HttpMethod,
  path: string,
): Promise<HttpResponseInit & { allow: string | null }> => {
  const url = `https://app.example/api/${path}`;
  const request = new HttpRequest({ method, url, params: path === "" ? {} : { path } });
  const answer = (await otherwise().handler(request, context)) as HttpResponseInit;
  return { ...answer, allow: new Headers(answer.headers).get("allow") };
};

it.each([
  ["PUT", "transfers", "GET, HEAD, POST, OPTIONS"],
  ["DELETE", "transfers/one", "GET, HEAD, OPTIONS"],
  ["GET", "transfers/one/retry", "POST, OPTIONS"],
  ["PATCH", "transfers/retry", "GET, HEAD, POST, OPTIONS"],
  ["POST", "health/", "GET, HEAD, OPTIONS"],
  ["POST", "OpenAPI.json", "GET, HEAD, OPTIONS"],
  ["POST", "dashboard/page-abcd1234.js", "GET, HEAD, OPTIONS"],
] as const)("%s %s is answered 405 with what is allowed: %s", async (method, path, allow) => {
  const answer = await ask(method, path);
  expect([answer.status, answer.allow]).toEqual([405, allow]);
  expect(JSON.parse(answer.body as string)).toMatchObject({ code: "method-not-allowed", status: 405 });
});

it("OPTIONS says what is allowed", async () => {
  expect(await ask("OPTIONS", "transfers")).toMatchObject({
    status: 204,
    allow: "GET, HEAD, POST, OPTIONS",
    body: "",
  });
});

it.each(["", "nothing", "transfers/one/more", "openapiXjson"])(
  "%j is answered 404 with a body",
  async (path) => {
    const answer = await ask("GET", path);
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body as string)).toMatchObject({ code: "not-found" });
  },
);

it("HEAD is a way to ask wherever GET is, and gets the headers alone", async () => {
  expect(endpoint("health").methods).toEqual(["GET", "HEAD"]);
  expect(page("dashboard").methods).toEqual(["GET", "HEAD"]);
  expect(endpoint("submitTransfer").methods).toEqual(["POST"]);
  const handler = answering(
    () => Promise.resolve(json(200, { a: 1 }, { etag: "x" })),
    () => null,
  );
  const url = "https://app.example/api/health";
  const head = (await handler(new HttpRequest({ method: "HEAD", url }), context)) as HttpResponseInit;
  expect([head.status, head.body, new Headers(head.headers).get("etag")]).toEqual([200, undefined, "x"]);
  const failing = answering(
    () => Promise.reject(new Error("no")),
    () => null,
  );
  const failed = (await failing(new HttpRequest({ method: "HEAD", url }), context)) as HttpResponseInit;
  expect([failed.status, failed.body]).toEqual([500, undefined]);
});
