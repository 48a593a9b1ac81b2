import { expect, it } from "vitest";
import { signInProbe } from "../../../src/api/sign-in-probe.ts";
import type { HttpResponse } from "../../../src/http/send.ts";
import { answered, broken, refusal } from "../../support/scripted-graph.ts";

const ME = { method: "GET", url: "https://graph.example/v1.0/me", timeoutMs: 1 } as const;

const probeOf = (answers: readonly HttpResponse[]) => {
  const left = [...answers];
  let nowMs = 0;
  const probe = signInProbe(
    () => {
      const answer = left.shift();
      return answer === undefined ? Promise.reject(new Error("no answer left")) : Promise.resolve(answer);
    },
    ME,
    () => nowMs,
  );
  return { probe, pass: (ms: number) => (nowMs += ms), left };
};

it.each<[string, HttpResponse, boolean]>([
  ["a refusal of what an app cannot ask", refusal(400, "BadRequest"), true],
  ["a missing permission", refusal(403, "accessDenied"), true],
  ["a busy Graph", answered(503), true],
  ["a refusal of the token", refusal(401, "InvalidAuthenticationToken"), false],
  ["no sign-in", { ...broken, reason: "AADSTS7000222", signIn: { isFinal: true } } as HttpResponse, false],
  ["a sign-in that hangs", broken, false],
])("by %s", async (_what, answer, isSignedIn) => {
  expect(await probeOf([answer]).probe()).toBe(isSignedIn);
});

it("asks again after a minute, and at once after a refusal", async () => {
  const { probe, pass, left } = probeOf([answered(400), refusal(401, "no"), answered(400)]);
  expect([await probe(), await probe(), left.length]).toEqual([true, true, 2]);
  pass(60_000);
  expect([await probe(), await probe(), left.length]).toEqual([false, true, 0]);
});
