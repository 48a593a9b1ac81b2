import { createSecretKey, type KeyObject } from "node:crypto";
import { ConfigError } from "./config-error.ts";
import { entriesOf } from "./setting-list.ts";

/** A key for the upload URLs in records. A `KeyObject` shows nothing of the key, however it is printed. */
export interface RecordKey {
  /** Part of what is sealed with the key, so that the key can be found again. */
  readonly id: string;
  readonly key: KeyObject;
}

const KEY_BYTES = 32;
/** An id, and base64 of 32 bytes, padded or not, with either alphabet. */
const ENTRY = /^([A-Za-z0-9][A-Za-z0-9._-]{0,31}):([A-Za-z0-9+/_-]{43})=?$/;

const WANTED =
  'RECORD_KEYS must be keys separated by commas, each an id, a colon and 32 bytes in base64, for instance "2026-11:" and the output of "openssl rand -base64 32"';

/**
 * Reads `RECORD_KEYS`: the first key seals, all of them open.
 * @throws {ConfigError} which repeats nothing of the setting
 */
export const readRecordKeys = (text: string | undefined): readonly RecordKey[] => {
  if (text === undefined) return [];
  if (text.trim().startsWith("@Microsoft.KeyVault("))
    throw new ConfigError(
      "RECORD_KEYS must be a key, but is a Key Vault reference that the platform has not resolved: check the secret's address, the identity's role in the vault and the vault's network",
    );
  const keys = entriesOf(text).map(keyOf);
  if (keys.length === 0) throw new ConfigError(WANTED);
  if (new Set(keys.map(({ id }) => id)).size < keys.length)
    throw new ConfigError("RECORD_KEYS must give each key an id of its own");
  return keys;
};

const keyOf = (entry: string): RecordKey => {
  const [, id = "", base64 = ""] = ENTRY.exec(entry) ?? [];
  // Both alphabets are read. What does not decode to all of the bytes has been cut or mistyped.
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length !== KEY_BYTES) throw new ConfigError(WANTED);
  return { id, key: createSecretKey(bytes) };
};
