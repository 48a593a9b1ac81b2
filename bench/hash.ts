import { QuickXorHash } from "../src/transfer/hash/quick-xor-hash.ts";
import { MIB } from "./plan.ts";

/** As a socket delivers them. */
const PIECE_BYTES = 64 * 1024;
const POOL_BYTES = 64 * MIB;
const PASSES = 16;

/** Bytes per second of quickXorHash on one core, over more memory than the caches hold. */
export const measureHash = (): number => {
  const pool = Buffer.alloc(POOL_BYTES, "blobferry");
  const hash = new QuickXorHash();
  const pass = (): void => {
    for (let at = 0; at < POOL_BYTES; at += PIECE_BYTES) hash.update(pool.subarray(at, at + PIECE_BYTES));
  };
  pass();
  const startedMs = performance.now();
  for (let i = 0; i < PASSES; i++) pass();
  const elapsedMs = performance.now() - startedMs;
  if (hash.upTo !== POOL_BYTES * (PASSES + 1)) throw new Error("not every byte was hashed");
  return ((POOL_BYTES * PASSES) / elapsedMs) * 1000;
};
