import { expect, it } from "vitest";
import { withIdempotencyKey } from "../../../src/api/idempotency-key.ts";

it.each(["k", '"k"', "  k ", ' "k" '])("the key %j becomes the job's id", (header) => {
  expect(withIdempotencyKey({ a: 1 }, header)).toEqual({ a: 1, transferId: "k" });
});

it("a job without a key is left as it is", () => {
  const job = { a: 1 };
  expect(withIdempotencyKey(job, null)).toBe(job);
});

it.each(['"k', 'k"', 'x"k"', '"k"x', ""])("the key %j is refused", (header) => {
  expect(() => withIdempotencyKey({}, header)).toThrow(
    expect.objectContaining({
      details: expect.objectContaining({
        code: "invalid-idempotency-key",
        field: "Idempotency-Key",
      }) as unknown,
    }) as Error,
  );
});
