import { describe, expect, it } from "vitest";
import { denialOf } from "../../../src/api/auth.ts";
import { readApiAuth } from "../../../src/config/api-auth.ts";
import { ConfigError } from "../../../src/config/config.ts";
import { call, fakeApi } from "../../support/call-api.ts";

const principalOf = (content: unknown) => Buffer.from(JSON.stringify(content)).toString("base64");
const principal = principalOf({ auth_typ: "aad", claims: [] });
const on = { WEBSITE_AUTH_ENABLED: "True" };
const request = (headers: Record<string, string>, method = "POST") => ({
  method,
  url: "https://ferry.azurewebsites.net/api/transfers/one/cancel",
  headers: new Headers(headers),
});

describe("API_AUTH", () => {
  it.each([
    [undefined, "key"],
    ["", "key"],
    ["key", "key"],
    ["easyauth", "easyauth"],
  ])("%s is %s", (value, auth) => {
    expect(readApiAuth({ API_AUTH: value })).toBe(auth);
  });

  it("stops the app on any other value, naming the setting", () => {
    expect(() => readApiAuth({ API_AUTH: "none" })).toThrow(ConfigError);
    expect(() => readApiAuth({ API_AUTH: "none" })).toThrow(/^API_AUTH must be/);
  });
});

describe("with easyauth", () => {
  it("lets a signed-in caller in", () => {
    expect(denialOf("easyauth", on, request({ "x-ms-client-principal": principal }))).toBeNull();
  });

  it.each([
    ["no header", {}],
    ["an empty one", { "x-ms-client-principal": "" }],
    ["no JSON", { "x-ms-client-principal": "admin" }],
    ["no principal", { "x-ms-client-principal": principalOf({}) }],
    ["null", { "x-ms-client-principal": principalOf(null) }],
    ["another provider's account", { "x-ms-client-principal": principalOf({ auth_typ: "google" }) }],
    ["a provider without a name", { "x-ms-client-principal": principalOf({ auth_typ: "" }) }],
    ["a provider spelled otherwise", { "x-ms-client-principal": principalOf({ auth_typ: "AAD" }) }],
    ["a list of providers", { "x-ms-client-principal": principalOf({ auth_typ: ["aad"] }) }],
  ])("refuses a caller with %s", (_what, headers) => {
    expect(denialOf("easyauth", on, request(headers))).toBe("unauthenticated");
  });

  it.each([undefined, "", "False"])(
    "refuses everybody while the platform says %j, as anybody could send the header",
    (value) => {
      const asked = request({ "x-ms-client-principal": principal });
      expect(denialOf("easyauth", { WEBSITE_AUTH_ENABLED: value }, asked)).toBe("authentication-off");
    },
  );

  const from = (site: string, more = {}, method = "POST") =>
    denialOf(
      "easyauth",
      on,
      request({ "x-ms-client-principal": principal, "sec-fetch-site": site, ...more }, method),
    );

  it("refuses a change that another site makes a browser send", () => {
    expect([from("cross-site"), from("same-site")]).toEqual(["cross-site", "cross-site"]);
    expect([from("same-origin"), from("none")]).toEqual([null, null]);
    expect(from("cross-site", {}, "GET")).toBeNull();
    expect(from("cross-site", { authorization: "Bearer t" })).toBeNull();
  });

  const fromOrigin = (origin: string, more = {}, method = "POST") =>
    denialOf(
      "easyauth",
      { ...on, WEBSITE_HOSTNAME: "ferry-slot.azurewebsites.net" },
      request({ "x-ms-client-principal": principal, origin, ...more }, method),
    );

  it("refuses a change from another origin where the browser does not say from which site", () => {
    for (const origin of [
      "https://evil.example",
      "https://evil-ferry.azurewebsites.net",
      "https://ferry.azurewebsites.net:8443",
      "http://ferry.azurewebsites.net",
      "null",
      "",
      "nonsense",
    ]) {
      expect(fromOrigin(origin), origin).toBe("cross-site");
    }
    expect(fromOrigin("https://evil.example", {}, "GET")).toBeNull();
    expect(fromOrigin("https://evil.example", { authorization: "Bearer t" })).toBeNull();
  });

  it("lets a change from the app's own pages in, at each of its host names", () => {
    expect(fromOrigin("https://ferry.azurewebsites.net")).toBeNull();
    expect(fromOrigin("https://FERRY-slot.azurewebsites.net")).toBeNull();
    expect(fromOrigin("https://ferry.example", { host: "ferry.example" })).toBeNull();
    // What a browser says about the site counts more: a proxy may change the host.
    expect(fromOrigin("https://ferry.example", { "sec-fetch-site": "same-origin" })).toBeNull();
  });

  it("closes every operation but health to a caller without a sign-in", async () => {
    const api = fakeApi({}, { auth: "easyauth", environment: on });
    for (const id of [
      "submitTransfer",
      "listTransfers",
      "getTransfer",
      "cancelTransfer",
      "retryTransfer",
      "openApi",
    ] as const) {
      expect(await call(id, api)).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
      const signedIn = await call(id, api, { headers: { "x-ms-client-principal": principal } });
      expect(signedIn.status).toBeLessThan(300);
    }
    expect((await call("health", api)).status).toBe(200);
  });
});

it("lets every caller in with keys, because the host has checked the key", () => {
  expect(denialOf("key", {}, request({}))).toBeNull();
});
