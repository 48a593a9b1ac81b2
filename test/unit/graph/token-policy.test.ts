import { createHttpHeaders, createPipelineRequest, type PipelineResponse } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "vitest";
import { graphTokenPolicy } from "../../../src/graph/token-policy.ts";

/** An identity whose tokens are `t1`, `t2` …, a new one whenever one was refused; and a Graph that takes some of them. */
const arrange = (accepts: (token: string) => boolean, challenge?: string) => {
  const forgotten: string[] = [];
  const seen: string[] = [];
  let serial = 1;
  const policy = graphTokenPolicy(
    {
      forget: (token) => {
        forgotten.push(token);
        serial++;
      },
      getToken: (_scopes, options) => {
        if (options?.claims !== undefined) serial++;
        return Promise.resolve({ token: `t${serial}`, expiresOnTimestamp: Number.MAX_SAFE_INTEGER });
      },
    },
    "https://graph.microsoft.com/.default",
  );
  const call = async (): Promise<number> => {
    const request = createPipelineRequest({ url: "https://graph.microsoft.com/beta/me" });
    const { status } = await policy.sendRequest(request, (sent): Promise<PipelineResponse> => {
      const token = sent.headers.get("Authorization") ?? "none";
      seen.push(token);
      const isAccepted = accepts(token.replace("Bearer ", ""));
      const headers = createHttpHeaders(challenge === undefined ? {} : { "WWW-Authenticate": challenge });
      return Promise.resolve({ request: sent, status: isAccepted ? 200 : 401, headers });
    });
    return status;
  };
  return { call, seen, forgotten };
};

describe("a token that Graph refuses", () => {
  it("is dropped, and the request sent once more with a new one, which the next requests use", async () => {
    const { call, seen, forgotten } = arrange((token) => token !== "t1");
    expect([await call(), await call()]).toEqual([200, 200]);
    expect(seen).toEqual(["Bearer t1", "Bearer t2", "Bearer t2"]);
    expect(forgotten).toEqual(["t1"]);
  });

  it("is dropped once by requests that run side by side", async () => {
    const { call, seen, forgotten } = arrange((token) => token !== "t1");
    expect(await Promise.all([call(), call(), call()])).toEqual([200, 200, 200]);
    expect(forgotten).toEqual(["t1"]);
    expect(seen.filter((token) => token === "Bearer t2")).toHaveLength(3);
  });

  it("is replaced only once: the second refusal is the answer", async () => {
    const { call, seen } = arrange(() => false);
    expect(await call()).toBe(401);
    expect(seen).toEqual(["Bearer t1", "Bearer t2"]);
  });

  it("with a claims challenge is replaced by one with these claims, and nothing is sent a third time", async () => {
    const claims = Buffer.from('{"access_token":{"nbf":{"essential":true}}}').toString("base64");
    const challenge = `Bearer realm="", error="insufficient_claims", claims="${claims}"`;
    const answered = arrange((token) => token === "t2", challenge);
    expect(await answered.call()).toBe(200);
    expect([answered.seen, answered.forgotten]).toEqual([["Bearer t1", "Bearer t2"], []]);
    const refused = arrange(() => false, challenge);
    expect(await refused.call()).toBe(401);
    expect(refused.seen).toEqual(["Bearer t1", "Bearer t2"]);
  });
});

it("a sign-in that fails is an error with its cause in one line, and nothing is sent", async () => {
  const why = Object.assign(
    new Error("invalid_client Status code: 401\nMore details:\nAADSTS7000215: Wrong secret.\r\nTrace ID: 1"),
    {
      name: "AuthenticationError",
    },
  );
  const policy = graphTokenPolicy(
    { forget: () => undefined, getToken: () => Promise.reject(why) },
    "https://graph.microsoft.com/.default",
  );
  const sending = policy.sendRequest(createPipelineRequest({ url: "https://graph.microsoft.com/" }), () => {
    throw new Error("sent");
  });
  await expect(sending).rejects.toMatchObject({
    name: "SignInError",
    message: "AADSTS7000215: Wrong secret.",
    isFinal: true,
  });
});
