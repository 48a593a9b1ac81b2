const BITS = 160n;
const MASK = (1n << BITS) - 1n;

/**
 * quickXorHash as its documentation describes it
 * (https://learn.microsoft.com/onedrive/developer/code-snippets/quickxorhash): byte i is XORed in at bit 11·i of a
 * ring of 160 bits, and the length over the last 8 bytes. Slow, and independent of the code under test.
 */
export const plainQuickXorHash = (bytes: Uint8Array): string => {
  let ring = 0n;
  bytes.forEach((byte, i) => {
    const shifted = BigInt(byte) << ((11n * BigInt(i)) % BITS);
    ring ^= (shifted & MASK) ^ (shifted >> BITS);
  });
  ring ^= BigInt(bytes.length) << 96n;
  const hash = Buffer.alloc(20);
  for (let i = 0; i < 20; i++) hash[i] = Number((ring >> BigInt(8 * i)) & 0xffn);
  return hash.toString("base64");
};
