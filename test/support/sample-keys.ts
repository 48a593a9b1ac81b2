import { createSecretKey } from "node:crypto";
import type { RecordKey } from "../../src/config/record-keys.ts";

/** A key of 32 equal bytes, as a setting has it. */
export const keyText = (byte: number): string => Buffer.alloc(32, byte).toString("base64");

/** A key of 32 equal bytes. */
export const sampleKey = (id: string, byte: number): RecordKey => ({
  id,
  key: createSecretKey(Buffer.alloc(32, byte)),
});
