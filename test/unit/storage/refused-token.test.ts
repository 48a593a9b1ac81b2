import { createHttpHeaders, createPipelineRequest, RestError } from "@azure/core-rest-pipeline";
import type { RequestPolicyFactory } from "@azure/storage-blob";
import { expect, it } from "vitest";
import { refusedToken } from "../../../src/storage/refused-token.ts";

type Policy = ReturnType<RequestPolicyFactory["create"]>;
type Sent = Parameters<Policy["sendRequest"]>[0];
type Response = Awaited<ReturnType<Policy["sendRequest"]>>;
type Options = Parameters<RequestPolicyFactory["create"]>[1];

const answered = (status: number, token: string): RestError =>
  new RestError("refused", {
    statusCode: status,
    request: createPipelineRequest({
      url: "https://account.blob.core.windows.net/",
      headers: createHttpHeaders({ Authorization: `Bearer ${token}` }),
    }),
  });

/** Sends a request that meets these errors, one by one, and then succeeds. */
const send = async (...errors: readonly Error[]) => {
  const forgotten: string[] = [];
  let sent = 0;
  const next: Policy = {
    sendRequest: () => {
      const error = errors[sent++];
      return error === undefined ? Promise.resolve({ status: 200 } as Response) : Promise.reject(error);
    },
  };
  const credential = {
    getToken: () => Promise.resolve(null),
    forget: (token: string) => forgotten.push(token),
  };
  const policy = refusedToken(credential).create(next, {} as Options);
  const end = await policy.sendRequest({} as Sent).catch((error: unknown) => error);
  return { end, forgotten, sent };
};

it("drops a refused token and calls again", async () => {
  expect(await send(answered(401, "a"))).toEqual({ end: { status: 200 }, forgotten: ["a"], sent: 2 });
});

it("calls again only once", async () => {
  const second = answered(401, "b");
  expect(await send(answered(401, "a"), second)).toEqual({ end: second, forgotten: ["a"], sent: 2 });
});

it.each([answered(403, "a"), answered(503, "a"), new Error("no connection")])(
  "keeps the token after anything else",
  async (error) => {
    expect(await send(error)).toEqual({ end: error, forgotten: [], sent: 1 });
  },
);
