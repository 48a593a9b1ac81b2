import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PAGES } from "../../../src/api/pages.ts";
import { fakeApi } from "../../support/call-api.ts";

const load = (path: string, api = fakeApi(), headers = {}): Promise<HttpResponseInit> => {
  const file = /\/dashboard\/(.+)$/.exec(path)?.[1];
  const request = new HttpRequest({
    method: "GET",
    url: `https://app.example${path}`,
    params: file === undefined ? {} : { file },
    headers,
  });
  return PAGES[file === undefined ? "dashboard" : "dashboardAsset"].handle(request, api);
};
const headersOf = (answer: HttpResponseInit) => new Headers(answer.headers);
const files = readdirSync("src/dashboard").filter((name) => name !== "tsconfig.json");

describe("the page", () => {
  it("may load its own files and call its own API, and nothing else", async () => {
    const policy = headersOf(await load("/api/dashboard")).get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*|data:/);
    const sources = policy.split("; ").filter((one) => one.includes("-src ") && !one.startsWith("default"));
    expect(sources.every((one) => one.endsWith(" 'self'"))).toBe(true);
  });

  it("has these headers, which keep other sites and markup out", async () => {
    const answer = await load("/api/dashboard");
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(headersOf(answer))).toEqual({
      "cache-control": "no-store",
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
      "content-type": "text/html; charset=utf-8",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": "camera=(), geolocation=(), microphone=()",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
  });

  it("has no inline script, style or handler", () => {
    const html = readFileSync("src/dashboard/index.html", "utf8");
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/i);
  });

  it("knows how callers sign in, and holds no secret", async () => {
    const body = async (auth: "key" | "easyauth") =>
      (await load("/api/dashboard?code=s3cret", fakeApi({}, { auth }))).body as string;
    expect(await body("key")).toContain('data-auth="key"');
    expect(await body("easyauth")).toContain('data-auth="easyauth"');
    expect(await body("key")).not.toContain("s3cret");
  });

  it("sends an address with a slash at the end to the one without, on the same site", async () => {
    for (const path of ["/api/dashboard/", "//api/dashboard/"]) {
      const request = new HttpRequest({ method: "GET", url: `https://app.example${path}?code=a` });
      const answer = await PAGES.dashboard.handle(request, fakeApi());
      expect(answer.status).toBe(308);
      expect(headersOf(answer).get("location")).toBe("../dashboard?code=a");
    }
  });
});

it("explains the errors on a page of its own, as safely, with its links beside it", async () => {
  const answer = await PAGES.errors.handle(
    new HttpRequest({ method: "GET", url: "https://app.example/api/errors" }),
    fakeApi(),
  );
  expect(answer.status).toBe(200);
  expect(headersOf(answer).get("content-security-policy")).toContain("default-src 'none'");
  const html = answer.body as string;
  const local = [...html.matchAll(/<link [^>]*href="dashboard\/([^"]+)"/g)].map(([, name]) => name);
  expect(files).toEqual(expect.arrayContaining(local));
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script/i);
});

describe("its files", () => {
  it.each([
    [".js", "text/javascript; charset=utf-8"],
    [".css", "text/css; charset=utf-8"],
    [".svg", "image/svg+xml"],
  ])("ending in %s are served as %s, and checked each time", async (ending, contentType) => {
    const name = files.find((one) => one.endsWith(ending)) ?? "";
    const answer = await load(`/api/dashboard/${name}`);
    const headers = headersOf(answer);
    expect(headers.get("content-type")).toBe(contentType);
    expect(headers.get("cache-control")).toBe("no-cache");
    expect(headers.get("etag")).toMatch(/^"[\w-]{22}"$/);
    expect(Buffer.from(answer.body as Uint8Array)).toEqual(readFileSync(`src/dashboard/${name}`));
    const unchanged = await load(`/api/dashboard/${name}`, fakeApi(), { "if-none-match": '"other"' });
    expect(unchanged.status).toBe(200);
  });

  it.each(files.filter((name) => name !== "index.html"))(
    "%s is served, checked by its ETag, and names no other site",
    async (name) => {
      const answer = await load(`/api/dashboard/${name}`);
      expect(answer.status).toBe(200);
      const eTag = headersOf(answer).get("etag") ?? "";
      expect((await load(`/api/dashboard/${name}`, fakeApi(), { "if-none-match": eTag })).status).toBe(304);
      const text = Buffer.from(answer.body as Uint8Array)
        .toString("utf8")
        .replaceAll("http://www.w3.org/2000/svg", "");
      expect(text).not.toMatch(/(https?:)?\/\/[a-z0-9-]+\.[a-z]/i);
      expect(text).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/);
    },
  );

  it.each(["index.html", "tsconfig.json", "../answer.ts", "..%2f..%2fhost.json", "nothing.js", "__proto__"])(
    "%s is not",
    async (name) => {
      await expect(async () => load(`/api/dashboard/${name}`)).rejects.toMatchObject({
        details: { status: 404 },
      });
    },
  );
});
