import { PassThrough, Readable } from "node:stream";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { readAll } from "../../../fakes/read-all.ts";
import { IdleTimeoutError, withIdleTimeout } from "../../../../src/transfer/hash/idle-timeout.ts";

const STALL_MS = 30_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

it("a stream that keeps delivering is read to its end, and leaves no timer", async () => {
  const all = await readAll(
    Readable.from(withIdleTimeout(Readable.from([Buffer.from("ab"), Buffer.from("c")]), STALL_MS)),
  );
  expect(all?.toString()).toBe("abc");
  expect(vi.getTimerCount()).toBe(0);
});

it("a stream that delivers nothing for too long fails, and is destroyed", async () => {
  const stream = new PassThrough();
  const chunks = withIdleTimeout(stream, STALL_MS);
  stream.write("a");
  expect(String((await chunks.next()).value)).toBe("a");

  const next = chunks.next().catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(STALL_MS - 1);
  expect(stream.destroyed).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await next).toBeInstanceOf(IdleTimeoutError);
  expect(String(await next)).toContain("no bytes for 30 seconds");
  expect(stream.destroyed).toBe(true);
});

it("every chunk has the full timeout", async () => {
  const stream = new PassThrough();
  const chunks = withIdleTimeout(stream, STALL_MS);
  for (const letter of ["a", "b", "c"]) {
    const next = chunks.next();
    await vi.advanceTimersByTimeAsync(STALL_MS - 1);
    stream.write(letter);
    expect(String((await next).value)).toBe(letter);
  }
});

it("a slow consumer does not cause a timeout", async () => {
  const stream = new PassThrough();
  const chunks = withIdleTimeout(stream, STALL_MS);
  stream.write("a");
  await chunks.next();
  await vi.advanceTimersByTimeAsync(10 * STALL_MS);
  expect(stream.destroyed).toBe(false);
});
