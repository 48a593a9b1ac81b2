import { describe, expect, it } from "vitest";
import { decodeView } from "../../../src/storage/list-metadata.ts";
import { recordMetadata } from "../../../src/storage/record-codec.ts";
import { transferError } from "../../../src/transfer/error.ts";
import { requestOf, waiting } from "../../support/records-by-status.ts";

interface Texts {
  readonly message?: string;
  readonly blob?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** What a listing shows of a transfer with these texts. */
const listed = ({ message = "full", blob = "b", labels = {} }: Texts) => {
  const view = decodeView(
    "t",
    recordMetadata({
      ...waiting("t"),
      request: requestOf(blob, labels),
      error: transferError("target-rejected", message, { graphRequestId: "r".repeat(100) }),
    }),
  );
  return {
    truncated: view?.truncated,
    message: view?.error?.message.length,
    blob: view?.source?.blob.length,
    labels: Object.entries(view?.labels ?? {}).map(([, value]) => value.length),
    requestId: view?.error?.graphRequestId?.length,
  };
};
const labelsOf = (count: number, length: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`label-${i}`, "x".repeat(length)]));

describe("a listing shows", () => {
  it("everything where it fits", () => {
    const texts = { message: "m".repeat(2000), blob: "b".repeat(1000), labels: labelsOf(3, 200) };
    expect(listed(texts)).toEqual({
      truncated: false,
      message: 2000,
      blob: 1000,
      labels: [200, 200, 200],
      requestId: 100,
    });
  });

  it("less of a long message first, and all of the names and labels", () => {
    const texts = { message: "m".repeat(2000), blob: "b".repeat(1024), labels: labelsOf(8, 200) };
    expect(listed(texts)).toEqual({
      truncated: true,
      message: 400,
      blob: 1024,
      labels: Array<number>(8).fill(200),
      requestId: 64,
    });
  });

  it("shorter labels next", () => {
    const texts = { message: "m".repeat(2000), blob: "b".repeat(1000), labels: labelsOf(14, 256) };
    expect(listed(texts)).toMatchObject({ message: 200, blob: 1000, labels: Array<number>(14).fill(160) });
  });

  it("then fewer labels and a part of the blob's name", () => {
    const texts = { message: "m".repeat(2000), blob: "b".repeat(1024), labels: labelsOf(20, 256) };
    expect(listed(texts)).toMatchObject({ message: 200, blob: 400, labels: Array<number>(8).fill(120) });
  });

  it("no labels at last", () => {
    const labels = Object.fromEntries(
      Object.entries(labelsOf(20, 1)).map(([name]) => [name + "\u0001".repeat(50), "\u0001".repeat(250)]),
    );
    const texts = { message: "m".repeat(2000), blob: "b".repeat(1024), labels };
    expect(listed(texts)).toMatchObject({ message: 120, blob: 160, labels: [] });
  });
});
