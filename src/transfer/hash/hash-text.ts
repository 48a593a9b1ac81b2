const HASH_BYTES = 20;

/**
 * The 20 bytes of a quickXorHash, from base64 or 40 hex digits in either case: services spell it both ways. Null for
 * anything else, such as an empty text.
 */
const hashBytes = (text: string | null): Buffer | null => {
  if (text === null) return null;
  if (/^[0-9a-f]{40}$/i.test(text)) return Buffer.from(text, "hex");
  const bytes = /^[A-Za-z0-9+/]{27}=?$/.test(text) ? Buffer.from(text, "base64") : null;
  return bytes?.length === HASH_BYTES ? bytes : null;
};

/**
 * Whether two texts name the same quickXorHash; null when one of them names none. All zeros from a service stand for
 * "not computed", unless the file's own hash is zero.
 *
 * @param shown as the service shows it
 * @param own of the bytes that were sent, null where it is not known
 */
export const sameHash = (shown: string | null, own: string | null): boolean | null => {
  const shownBytes = hashBytes(shown);
  const ownBytes = hashBytes(own);
  if (shownBytes === null || ownBytes === null) return null;
  if (shownBytes.equals(ownBytes)) return true;
  return shownBytes.every((byte) => byte === 0) ? null : false;
};
