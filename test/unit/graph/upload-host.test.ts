import { describe, expect, it } from "vitest";
import { isUploadUrl as isAllowed, UPLOAD_DOMAINS, unlistedHost } from "../../../src/graph/upload-host.ts";

const isUploadUrl = (url: string, where: { readonly graphOnLoopback: boolean }, domains = null) =>
  isAllowed(url, { ...where, domains });

describe("an upload URL", () => {
  it.each([
    "https://contoso-my.sharepoint.com/_api/v2.0/up?tempauth=1",
    "https://sn3302.up.1drv.com/up/1",
    "https://print.print.microsoft.com:8443/up",
  ])("may be %s", (url) => {
    expect(isUploadUrl(url, { graphOnLoopback: false })).toBe(true);
    expect(isUploadUrl(url, { graphOnLoopback: true })).toBe(true);
  });

  it.each([
    "http://contoso.sharepoint.com/up",
    "https://169.254.169.254/metadata",
    "https://2852039166/metadata",
    "https://0xa9.0xfe.0xa9.0xfe/metadata",
    "https://[fd00:ec2::254]/metadata",
    "https://[::ffff:169.254.169.254]/metadata",
    "https://intranet/up",
    "https://intranet./up",
    "https://metadata.google.internal/up",
    "https://metadata.google.internal./up",
    "https://printer.LOCAL/up",
    "https://pc.localdomain/up",
    "https://files.intranet/up",
    "https://nas.lan/up",
    "https://x.localhost/up",
    "https://router.home.arpa/up",
    "ftp://contoso.sharepoint.com/up",
    "file:///etc/passwd",
    "nowhere",
    "",
  ])("is never %s, wherever Graph is", (url) => {
    expect(isUploadUrl(url, { graphOnLoopback: false })).toBe(false);
    if (!url.includes(".localhost")) expect(isUploadUrl(url, { graphOnLoopback: true })).toBe(false);
  });

  it.each([
    "http://127.0.0.1:5000/up",
    "https://127.0.0.1/up",
    "http://localhost:5000/up",
    "http://graph.localhost/up",
    "http://[::1]:5000/up",
  ])("is %s only where Graph is on loopback itself", (url) => {
    expect(isUploadUrl(url, { graphOnLoopback: true })).toBe(true);
    expect(isUploadUrl(url, { graphOnLoopback: false })).toBe(false);
  });
});

describe("an upload URL in Microsoft's clouds", () => {
  const rules = { graphOnLoopback: false, domains: UPLOAD_DOMAINS };

  it.each([
    "https://contoso-my.sharepoint.com/personal/a/_api/v2.0/drives/b!x/items/1/uploadSession",
    "https://contoso.sharepoint.us/up",
    "https://contoso.sharepoint-mil.us/up",
    "https://contoso.sharepoint.cn/up",
    "https://sn3302.up.1drv.com/up/1",
    "https://api.onedrive.com/rup/1",
    "https://my.microsoftpersonalcontent.com/up",
    "https://outlook.office.com/api/v2.0/up",
    "https://outlook.office365.com/up",
    "https://outlook.office365.us/up",
    "https://partner.outlook.cn/up",
    "https://print.print.microsoft.com/uploadSessions/1",
    "https://PRINT.print.microsoft.com./up",
  ])("may be %s", (url) => {
    expect(isAllowed(url, rules)).toBe(true);
    expect(unlistedHost(url, rules)).toBeNull();
  });

  it.each([
    ["https://up.example/1", "up.example"],
    ["https://sharepoint.com.evil.example/up", "sharepoint.com.evil.example"],
    ["https://evilsharepoint.com/up", "evilsharepoint.com"],
    ["https://contoso.sharepoint.com@evil.example/up", "evil.example"],
    ["https://evil.example/contoso.sharepoint.com", "evil.example"],
    ["https://evil.example\\.sharepoint.com/up", "evil.example"],
    ["https://a.blob.core.windows.net/up", "a.blob.core.windows.net"],
  ])("is never %s, whose host is said", (url, host) => {
    expect(isAllowed(url, rules)).toBe(false);
    expect(unlistedHost(url, rules)).toBe(host);
    expect(isAllowed(url, { ...rules, domains: [...UPLOAD_DOMAINS, host] })).toBe(true);
  });

  it.each(["http://contoso.sharepoint.com/up", "https://169.254.169.254/", "https://localhost/", "nowhere"])(
    "says no host for %s, which no list could allow",
    (url) => {
      expect(unlistedHost(url, { ...rules, domains: [...UPLOAD_DOMAINS, "169.254.169.254"] })).toBeNull();
    },
  );
});
