import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
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
const FOLDER = "dist/dashboard";
const files = readdirSync(FOLDER);
const contentOf = (name: string): Buffer => readFileSync(`${FOLDER}/${name}`);

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

  it("is one script and one style sheet, and has nothing inline", async () => {
    const html = (await load("/api/dashboard")).body as string;
    const named = [...html.matchAll(/(?:src|href)="dashboard\/([^"]+)"/g)].map(([, name = ""]) => name);
    expect([...new Set(named)].sort()).toEqual(
      files.filter((name) => name !== "index.html" && !name.startsWith("errors-")).sort(),
    );
    expect(named.filter((name) => name.endsWith(".js"))).toHaveLength(1);
    expect(named.filter((name) => name.endsWith(".css"))).toHaveLength(1);
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
    ["page-", ".js", "text/javascript; charset=utf-8"],
    ["page-", ".css", "text/css; charset=utf-8"],
    ["errors-", ".css", "text/css; charset=utf-8"],
  ])("%s…%s has a hash in its name, and is kept for good", async (start, ending, contentType) => {
    const names = files.filter((one) => one.startsWith(start) && one.endsWith(ending));
    expect(names).toHaveLength(1);
    expect(names[0]).toMatch(/^[a-z]+-[\w-]{8}\./);
    const headers = headersOf(await load(`/api/dashboard/${names[0] ?? ""}`));
    expect(headers.get("content-type")).toBe(contentType);
    expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  });

  it("revalidates the picture, whose name stays the same", async () => {
    const headers = headersOf(await load("/api/dashboard/icon.svg"));
    expect(headers.get("content-type")).toBe("image/svg+xml");
    expect(headers.get("cache-control")).toBe("no-cache");
  });

  it.each(files.filter((name) => name !== "index.html"))(
    "%s is served, compressed or not, checked by its ETag, and names no other site",
    async (name) => {
      const path = `/api/dashboard/${name}`;
      const answer = await load(path);
      expect(answer.status).toBe(200);
      expect(Buffer.from(answer.body as Uint8Array)).toEqual(contentOf(name));
      const eTag = headersOf(answer).get("etag") ?? "";
      expect(eTag).toMatch(/^"[\w-]{22}"$/);
      expect((await load(path, fakeApi(), { "if-none-match": eTag })).status).toBe(304);
      expect((await load(path, fakeApi(), { "if-none-match": '"other"' })).status).toBe(200);
      const small = await load(path, fakeApi(), { "accept-encoding": "br, gzip" });
      expect(headersOf(small).get("content-encoding")).toBe("gzip");
      expect(headersOf(small).get("vary")).toBe("accept-encoding");
      expect(gunzipSync(small.body as Uint8Array)).toEqual(contentOf(name));
      const text = contentOf(name)
        .toString("utf8")
        .replaceAll("http://www.w3.org/2000/svg", "")
        // Of the example that an empty list shows.
        .replaceAll("'https://contoso.sharepoint.com/", "");
      expect(text).not.toMatch(/(https?:)?\/\/[a-z0-9-]+\.[a-z]/i);
      expect(text).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/);
    },
  );

  it.each(["index.html", "main.js", "../answer.ts", "..%2f..%2fhost.json", "nothing.js", "__proto__"])(
    "%s is not",
    async (name) => {
      await expect(async () => load(`/api/dashboard/${name}`)).rejects.toMatchObject({
        details: { status: 404 },
      });
    },
  );
});
