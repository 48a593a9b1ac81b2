import { describe, expect, it } from "vitest";
import { transferError } from "../../../src/transfer/error.ts";

const messageOf = (message: string): string => transferError("invalid-job", message).message;

describe("the message of an error", () => {
  it("has at most 2,000 characters, cut between two of them", () => {
    expect(messageOf("x".repeat(2000))).toBe("x".repeat(2000));
    expect(messageOf("x".repeat(60_000))).toBe(`${"x".repeat(1999)}…`);
    const emoji = messageOf("😀".repeat(3000));
    expect(emoji).toBe(`${"😀".repeat(999)}…`);
    expect(messageOf(`x${"😀".repeat(3000)}`)).toBe(`x${"😀".repeat(999)}…`);
  });

  it("holds no half characters", () => {
    expect(messageOf("a\uD800b\uDC00c 😀")).toBe("a\uFFFDb\uFFFDc 😀");
  });
});

it("what Graph adds to an error has at most 200 characters each", () => {
  const long = "x".repeat(5000);
  const error = transferError("target-rejected", "no", { graphCode: long, graphRequestId: long });
  expect([error.graphCode?.length, error.graphRequestId?.length]).toEqual([200, 200]);
  expect(transferError("target-rejected", "no", { graphCode: null })).toMatchObject({
    graphCode: null,
    graphRequestId: null,
  });
});
