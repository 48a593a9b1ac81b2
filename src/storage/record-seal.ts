import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { RecordKey } from "../config/record-keys.ts";
import { SealedRecordError } from "../transfer/storage-error.ts";

/** Where a sealed text belongs. It opens nowhere else. */
export interface SealedIn {
  /** The container of the records. */
  readonly container: string;
  readonly transferId: string;
}

/** Turns an upload URL into the text that the record holds, and back. */
export interface RecordSeal {
  /** @param url may be sealed already, and then stays as it is */
  seal(url: string, where: SealedIn): string;
  /** @throws {SealedRecordError} where no key opens it */
  open(text: string, where: SealedIn): string;
}

/**
 * `sealed:<key id>:<base64url>`, of the iv, the tag and the sealed bytes. An upload URL never begins with this: it is
 * http or https.
 */
const SEALED = /^sealed:([^:]*):([\w-]*)$/;
const PREFIX = "sealed:";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Whether what a record holds for an upload URL is sealed. */
export const isSealed = (text: string): boolean => text.startsWith(PREFIX);

/**
 * Seals with AES-256-GCM. A fresh iv for each write keeps equal URLs from showing as equal. The container and the
 * transfer's id are authenticated as well, so that nobody who can write records gets a URL opened in another one.
 *
 * Without a key nothing is sealed, and what is sealed cannot be opened.
 *
 * @param keys the first seals, all of them open
 */
export const recordSeal = (keys: readonly RecordKey[]): RecordSeal => ({
  seal: (url, where) => {
    const [first] = keys;
    if (first === undefined || isSealed(url)) return url;
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv("aes-256-gcm", first.key, iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(boundTo(first.id, where));
    const bytes = Buffer.concat([cipher.update(url, "utf8"), cipher.final()]);
    const sealed = Buffer.concat([iv, cipher.getAuthTag(), bytes]);
    return `${PREFIX}${first.id}:${sealed.toString("base64url")}`;
  },
  open: (text, where) => {
    if (!isSealed(text)) return text;
    const [, id = "", base64 = ""] = SEALED.exec(text) ?? [];
    const found = keys.find((key) => key.id === id);
    if (found === undefined)
      throw new SealedRecordError(
        `the record is sealed with the key "${shown(id)}", which RECORD_KEYS does not hold`,
      );
    const sealed = Buffer.from(base64, "base64url");
    try {
      const iv = sealed.subarray(0, IV_BYTES);
      const decipher = createDecipheriv("aes-256-gcm", found.key, iv, { authTagLength: TAG_BYTES });
      decipher.setAAD(boundTo(id, where));
      decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      const bytes = [decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()];
      return Buffer.concat(bytes).toString("utf8");
    } catch {
      // The cause says nothing, and is not passed on: its message is OpenSSL's.
      throw new SealedRecordError(
        `the record is sealed with the key "${shown(id)}", and the one of that id in RECORD_KEYS does not open it: it is another key, or the record has been altered`,
      );
    }
  },
});

/**
 * For readers that need no upload URL, such as the command line: what is sealed stays sealed, also when the record is
 * written again, so that no key has to leave the app.
 */
export const KEEP_SEALED: RecordSeal = { seal: (url) => url, open: (text) => text };

/** Lengths cannot be confused: a container's name and a transfer's id hold no line break. */
const boundTo = (keyId: string, { container, transferId }: SealedIn): Buffer =>
  Buffer.from(["blobferry record", keyId, container, transferId].join("\n"), "utf8");

/** The id in a record, which anybody who can write records chooses. */
const shown = (id: string): string => id.slice(0, 32).replace(/[^\w.-]/g, "?");
