import { describe, expect, it } from "vitest";
import { refOfSourceUrl } from "../../../src/intake/source-url.ts";
import { BASE } from "../../support/job-messages.ts";

const AZURITE = "http://127.0.0.1:10000/devstoreaccount1";

const invalidOf = (url: string, base: string): string => {
  const answer = refOfSourceUrl({ url, versionId: null }, base);
  if (!("invalid" in answer)) throw new Error(`accepted: ${url}`);
  return answer.invalid;
};

describe("a source by URL", () => {
  it.each([
    ["plain", `${BASE}/reports/a.pdf`, "reports", "a.pdf"],
    ["in folders", `${BASE}/reports/2026/10/a.pdf`, "reports", "2026/10/a.pdf"],
    ["encoded", `${BASE}/reports/a%20b%23%3F%25%2B.pdf`, "reports", "a b#?%+.pdf"],
    ["with an encoded slash", `${BASE}/reports/2026%2Fa.pdf`, "reports", "2026/a.pdf"],
    ["not encoded", `${BASE}/reports/ü b.pdf`, "reports", "ü b.pdf"],
    ["with a plus, which is one", `${BASE}/reports/a+b.pdf`, "reports", "a+b.pdf"],
    [
      "with an upper-case host and a default port",
      "HTTPS://ACCT.blob.core.windows.net:443/reports/a",
      "reports",
      "a",
    ],
    ["in a system container", `${BASE}/$web/index.html`, "$web", "index.html"],
    [
      "with a bare hash, which an address of storage may hold",
      `${BASE}/reports/inv #12.pdf`,
      "reports",
      "inv #12.pdf",
    ],
    ["with a bare percent sign", `${BASE}/reports/100% of 5%2x %41%`, "reports", "100% of 5%2x A%"],
    ["at the Data Lake host", "https://acct.dfs.core.windows.net/reports/d/a.txt", "reports", "d/a.txt"],
    ["without a container", `${BASE}/a.pdf`, "$root", "a.pdf"],
    ["with backslashes, which storage takes for slashes", `${BASE}/reports/d\\a.pdf`, "reports", "d/a.pdf"],
    ["with an empty query", `${BASE}/reports/a?`, "reports", "a"],
    ["with an empty folder", `${BASE}/reports//a`, "reports", "/a"],
  ])("%s names its blob", (_what, url, container, blob) => {
    expect(refOfSourceUrl({ url, versionId: null }, BASE)).toEqual({ container, blob, versionId: null });
  });

  it("may pin a version, and lie below an account's path as in Azurite", () => {
    const ref = refOfSourceUrl({ url: `${AZURITE}/reports/a`, versionId: "v1" }, AZURITE);
    expect(ref).toEqual({ container: "reports", blob: "a", versionId: "v1" });
  });

  it.each([
    ["source.url: must have no SAS", `${BASE}/reports/a?sv=1&sig=s3cret`],
    ["source.url: must have no SAS", `${BASE}/reports/a?versionid=1`],
    ["source.url: must have no SAS", `${BASE}/reports/a#b?sig=s3cret`],
    [
      "source.url: is in an account that is not allowed",
      "https://other.blob.core.windows.net/reports/s3cret",
    ],
    ["source.url: is in an account that is not allowed", "http://acct.blob.core.windows.net/reports/s3cret"],
    ["source.url: is in an account that is not allowed", "https://acct.blob.core.windows.net.evil/reports/a"],
    ["source.url: is in an account that is not allowed", "https://acct.blob.core.windows.net:444/reports/a"],
    [
      "source.url: is in an account that is not allowed",
      "https://s3cret@acct.blob.core.windows.net/reports/a",
    ],
    ["source.url: is in an account that is not allowed", "https://acct.blob.core.windows.net@evil/reports/a"],
    [
      "source.url: is in an account that is not allowed",
      "https://:s3cret@acct.blob.core.windows.net/reports/a",
    ],
    ["source.url: is in an account that is not allowed", "file:///reports/s3cret"],
    ["source.url: is not a URL", "reports/a"],
    ["source.url: is in an account that is not allowed", "https://acct.file.core.windows.net/reports/s3cret"],
    ["source.url: is in an account that is not allowed", "https://other.dfs.core.windows.net/reports/s3cret"],
    ["source.url: is in an account that is not allowed", "https://acct.dfs.core.windows.net.evil/reports/a"],
    ["source.url: is in an account that is not allowed", "https://@acct.blob.core.windows.net/reports/a"],
    ["source.url: is in an account that is not allowed", "blob:https://acct.blob.core.windows.net/reports/a"],
    ["source.url: is in an account that is not allowed", "https:///reports/a"],
    ["source.url: has a percent escape that is not UTF-8", `${BASE}/reports/%E0%A4%41`],
    ["source.url: blob: ", BASE],
    ["source.url: blob: ", `${BASE}/`],
    ["source.url: blob: ", `${BASE}/reports/../secrets/x`],
    ["source.url: blob: ", `${BASE}/reports/a/./x`],
    ["source.url: blob: ", `${BASE}/reports/%2e%2E/secrets/x`],
    ["source.url: blob: ", `${BASE}/reports/a\\..\\x`],
    ["source.url: container: ", `${BASE}/../secrets/x`],
    ["source.url: container: ", `${BASE}/Reports/a`],
    ["source.url: blob: ", `${BASE}/reports/`],
    ["source.url: blob: ", `${BASE}/reports/..%2Fsecrets%2Fx`],
  ])("is rejected with %j: %j", (start, url) => {
    const text = invalidOf(url, BASE);
    expect(text.startsWith(start), text).toBe(true);
    expect(text).not.toContain("s3cret");
  });

  it("is not found in another account of the same Azurite", () => {
    expect(invalidOf("http://127.0.0.1:10000/devstoreaccount12/reports/a", AZURITE)).toContain("not allowed");
    expect(invalidOf(`${AZURITE}/../other/reports/a`, AZURITE)).toContain("container: ");
    expect(invalidOf(AZURITE, AZURITE)).toContain("blob: ");
    expect(invalidOf("http://127.0.0.1:10000/other/reports/a", AZURITE)).toContain(
      "127.0.0.1:10000/devstoreaccount1 is",
    );
  });
});
