import { expect, it } from "vitest";
import { derivedTransferId, fingerprintOf, targetName, transferIdSchema } from "../../../src/transfer/job.ts";
import { jobOf, scenario } from "../../fakes/scenario.ts";

const { request } = jobOf(scenario());

it("a fingerprint does not depend on the order of the fields", () => {
  const turned = {
    options: Object.fromEntries(Object.entries(request.options).reverse()) as typeof request.options,
    target: request.target,
    source: request.source,
  };
  expect(fingerprintOf(turned)).toBe(fingerprintOf(request));
});

it("a different option gives a different fingerprint", () => {
  expect(fingerprintOf({ ...request, options: { ...request.options, deferCommit: true } })).not.toBe(
    fingerprintOf(request),
  );
});

it("an id derived from a message is stable, valid, and differs between messages", () => {
  const on = new Date("2026-01-05T08:00:00.000Z");
  const id = derivedTransferId("message-1", on);
  expect(derivedTransferId("message-1", on)).toBe(id);
  expect(derivedTransferId("message-2", on)).not.toBe(id);
  expect(transferIdSchema.safeParse(id).success).toBe(true);
});

it("a file has the requested name or that of its blob, in characters that SharePoint accepts", () => {
  const { name, ...options } = request.options;
  expect(targetName(request)).toBe(name);
  const named = (blob: string): string =>
    targetName({ ...request, options, source: { ...request.source, blob } });
  expect(named("2026/10/big.pdf")).toBe("big.pdf");
  expect(named("2026/10/")).toBe("10");
  expect(named('a/q: "why?".txt')).toBe("q_ _why__.txt");
});
