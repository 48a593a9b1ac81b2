import fc from "fast-check";
import { expect, it } from "vitest";
import {
  derivedTransferId,
  isSameRequest,
  optionsSchema,
  targetName,
  transferIdSchema,
} from "../../../src/transfer/job.ts";
import { jobOf, scenario } from "../../fakes/scenario.ts";

const { request } = jobOf(scenario());

it("requests with their fields in another order are the same", () => {
  const turned = {
    options: Object.fromEntries(Object.entries(request.options).reverse()) as typeof request.options,
    target: request.target,
    source: request.source,
  };
  expect(isSameRequest(turned, request)).toBe(true);
});

it("requests with different options are not the same", () => {
  const deferred = { ...request, options: { ...request.options, deferCommit: true } };
  expect(isSameRequest(deferred, request)).toBe(false);
});

it("a request from before an option existed is the same as one with that option at its default", () => {
  const { verify, ...older } = request.options;
  expect(verify).toBe("auto");
  const before = { ...request, options: older as typeof request.options };
  expect(isSameRequest(before, request)).toBe(true);
  expect(isSameRequest(before, { ...request, options: { ...request.options, verify: "warn" } })).toBe(false);
});

it("an id derived from a message is stable, valid, and differs between messages", () => {
  const on = new Date("2026-01-05T08:00:00.000Z");
  const id = derivedTransferId("message-1", on);
  expect(derivedTransferId("message-1", on)).toBe(id);
  expect(derivedTransferId("message-2", on)).not.toBe(id);
  expect(transferIdSchema.safeParse(id).success).toBe(true);
});

const { name: requestedName, ...options } = request.options;
const named = (blob: string): string =>
  targetName({ ...request, options, source: { ...request.source, blob } });

it("a file has the requested name, else the last part of its blob's", () => {
  expect(targetName(request)).toBe(requestedName);
  expect(named("2026/10/big.pdf")).toBe("big.pdf");
  expect(named("2026/10/")).toBe("10");
  expect(named("dir\\sub\\file.txt")).toBe("file.txt");
  expect(named("a\\b/c.txt")).toBe("c.txt");
  expect(named("a/b\\")).toBe("b");
});

it.each([
  ['a/q: "why?".txt', "q_ _why__.txt"],
  ["d/ report.pdf", "report.pdf"],
  ["d/report.pdf ", "report.pdf"],
  ["d/report.", "report"],
  ["d/report. . .", "report"],
  ["d/\u3000report\u00A0", "report"],
  ["d/~$budget.xlsx", "_~$budget.xlsx"],
  ["d/CON", "_CON"],
  ["d/con.", "_con"],
  ["d/prn", "_prn"],
  ["d/Aux", "_Aux"],
  ["d/NUL", "_NUL"],
  ["d/com0", "_com0"],
  ["d/LPT9", "_LPT9"],
  ["d/.lock", "_.lock"],
  ["d/Desktop.ini", "_Desktop.ini"],
  ["d/my_vti_x_VTI_.txt", "my_vti-x_VTI-.txt"],
  ["d/_vti_vti_a", "_vti-vti_a"],
  ["d/CONTENT", "CONTENT"],
  ["d/con.txt", "_con.txt"],
  ["d/.config", ".config"],
  ["d/... ", "blob"],
  ["///", "blob"],
  ["d/a\tb\u0085c", "a_b_c"],
])("of %j it is one that SharePoint accepts: %j", (blob, name) => {
  expect(named(blob)).toBe(name);
  expect(optionsSchema.safeParse({ name }).success).toBe(true);
});

it.each([
  ["keeps its extension", `${"x".repeat(300)}.tar.gz`, `${"x".repeat(252)}.gz`],
  ["is never cut inside a character", `x${"😀".repeat(200)}.pdf`, `x${"😀".repeat(125)}.pdf`],
  ["has no space or dot at the cut", `${"x".repeat(252)} . ${"y".repeat(20)}`, "x".repeat(252)],
  ["loses an extension that is too long to be one", `a.${"x".repeat(300)}`, `a.${"x".repeat(253)}`],
  ["has room for a prefix", `~$${"x".repeat(253)}`, `_~$${"x".repeat(252)}`],
])("a long name %s", (_what, blob, name) => {
  expect(named(blob)).toBe(name);
  expect(name.length).toBeLessThanOrEqual(255);
});

it("every default name is one that may be requested", () => {
  const part = fc.constantFrom(
    " ",
    ".",
    "_vti_",
    "~$",
    "con",
    ".lock",
    "x".repeat(200),
    "😀",
    "\\",
    "?",
    "a",
    "_",
    "\u00A0",
  );
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
      const result = optionsSchema.safeParse({ name: named(parts.join("")) });
      expect(result.error?.issues ?? []).toEqual([]);
    }),
  );
});
