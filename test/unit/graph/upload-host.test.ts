import { describe, expect, it } from "vitest";
import { isUploadUrl } from "../../../src/graph/upload-host.ts";

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
