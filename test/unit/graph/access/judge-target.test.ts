import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  readAllowedSources,
  readAllowedTargets,
  type AllowedTarget,
} from "../../../../src/config/allow-lists.ts";
import { judgeTarget } from "../../../../src/graph/access/judge-target.ts";
import { readWebAddress, siteAddress } from "../../../../src/graph/places/web-address.ts";
import { isAllowedSource } from "../../../../src/transfer/access.ts";

const HOST = "contoso.sharepoint.com";
const list = (text: string): readonly AllowedTarget[] => readAllowedTargets(text) ?? [];
const FINANCE = list(`site:https://${HOST}/sites/Finance`);

/** Pieces of which tricks are made. */
const piece = fc.constantFrom(
  ..."sites Finance finance FINANCE HR . .. ... %2e %2E%2e %252e %2F %5C \\ / // ; ? # @ : & = id listurl Shared%20Documents".split(
    " ",
  ),
  "?id=/sites/HR",
  "&listurl=https://fabrikam.sharepoint.com/x",
  "\u2215",
  "\u00a0",
  "Fınance",
);
const tail = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
const anyPath = fc.oneof(
  tail,
  tail.map((end) => `/sites/Finance${end}`),
  tail.map((end) => `/sites/Finance/${end}`),
  fc.webPath(),
);

/** Where Graph's own address of the site would be, after what any URL parser does to it. */
const requestedPath = (host: string, segments: readonly string[]): string =>
  new URL(`https://graph.example/v1.0${siteAddress(host, segments)}`).pathname;

describe("an address that a list of one site allows", () => {
  it("is that site, or below it, in every request that follows from it", () => {
    fc.assert(
      fc.property(anyPath, (path) => {
        const url = `https://${HOST}/${path}`.replace(/^(https:..[^/]+)\/+/, "$1/");
        if (!URL.canParse(url) || judgeTarget({ by: "webUrl", url }, FINANCE) !== "allowed") return;
        const address = readWebAddress(url);
        if (address?.kind !== "path") throw new Error(`${url} is allowed, and is no path`);
        const { host, segments } = address;
        expect(host).toBe(HOST);
        for (let length = 2; length <= segments.length; length++) {
          const requested = requestedPath(host, segments.slice(0, length)).toLowerCase();
          expect(requested.startsWith(`/v1.0/sites/${HOST}:/sites/finance`)).toBe(true);
          // Nothing in it leads up again, decoded as often as one likes.
          expect(decodedAll(requested).split(/[/\\]/)).not.toContain("..");
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("may be written in any case, with a dot after the host and a slash at the end", () => {
    const cased = fc.mixedCase(fc.constant(`https://${HOST}`), { untoggleAll: (text) => text });
    fc.assert(
      fc.property(
        cased,
        fc.mixedCase(fc.constant("/sites/Finance")),
        fc.constantFrom("", "."),
        fc.constantFrom("", "/"),
        (base, path, dot, slash) => {
          expect(judgeTarget({ by: "webUrl", url: `${base}${dot}${path}${slash}` }, FINANCE)).toBe("allowed");
        },
      ),
    );
  });

  it("is never one that a service could read as another, whatever else is listed", () => {
    for (const path of ["?id=/sites/Finance/../HR", "/..%2FHR", "/a%5Cb", "/%252e%252e/HR", "/x%252Fy"]) {
      const url = `https://${HOST}/sites/Finance${path}`;
      expect(judgeTarget({ by: "webUrl", url }, list("drive:b!x, site:*"))).toBe("refused");
    }
  });

  it("is on no other host", () => {
    fc.assert(
      fc.property(fc.domain(), (domain) => {
        for (const host of [domain, `${HOST}.${domain}`, `x${HOST}`, `${domain}.${HOST}`]) {
          const url = `https://${host}/sites/Finance`;
          expect(judgeTarget({ by: "webUrl", url }, FINANCE)).toBe("refused");
        }
      }),
    );
  });
});

const decodedAll = (text: string): string => {
  let decoded = text;
  for (let i = 0; i < 4; i++)
    decoded = decoded.replace(/%([0-9a-f]{2})/gi, (_all, hex: string) =>
      String.fromCharCode(parseInt(hex, 16)),
    );
  return decoded;
};

describe("an id that a list allows", () => {
  const ids = list("drive:b!Abc, printer:p1, user:anna@contoso.com, mailbox:*");

  it("is the listed one, whatever is listed beside it", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.mixedCase(fc.constant("b!Abc")), fc.constantFrom("p1", "*", "")),
        (id) => {
          expect(judgeTarget({ by: "driveItem", driveId: id }, ids)).toBe(
            id === "b!Abc" ? "allowed" : "refused",
          );
          expect(judgeTarget({ by: "printer", printerId: id }, ids)).toBe(
            id === "p1" ? "allowed" : "refused",
          );
          expect(judgeTarget({ by: "workbook", workbookId: id }, ids)).toBe("refused");
          expect(judgeTarget({ by: "mailbox", userId: id }, ids)).toBe("allowed");
        },
      ),
    );
  });

  it("is a sign-in name in any case of its ASCII letters, and no other", () => {
    const user = (userId: string) => judgeTarget({ by: "user", userId }, list("user:anna.k@contoso.com"));
    fc.assert(
      fc.property(fc.mixedCase(fc.constant("anna.k@contoso.com")), (name) => {
        expect(user(name)).toBe("allowed");
      }),
    );
    // The sign for kelvin is a k to some, and nothing else is.
    for (const name of [
      "anna.\u212a@contoso.com",
      "anna.k@contoſo.com",
      "anna.k@contoso.com\u200b",
      " anna.k@contoso.com",
    ])
      expect(user(name)).toBe("refused");
  });
});

describe("a blob that a list allows", () => {
  const sources = readAllowedSources("reports/2026/, outgoing") ?? [];
  const name = fc
    .array(fc.constantFrom("2026", "2025", "/", "\\", "..", ".", "a.pdf", "%2F", "%2e"), { maxLength: 7 })
    .map((parts) => parts.join(""));

  it("is in its folder, also for storage, which takes backslashes for slashes and resolves dots", () => {
    fc.assert(
      fc.property(fc.constantFrom("reports", "outgoing", "private", "report"), name, (container, blob) => {
        if (!isAllowedSource({ container, blob }, sources)) return;
        const { pathname } = new URL(
          `https://a.example/${container}/${encodeURI(blob.replaceAll("\\", "/"))}`,
        );
        expect(pathname.startsWith("/reports/2026/") || pathname.startsWith("/outgoing/")).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
