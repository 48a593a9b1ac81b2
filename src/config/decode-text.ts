/**
 * The text of a file or a message from outside: UTF-8 or UTF-16, with or without a byte order mark. PowerShell and .NET
 * write UTF-16 with one; without one, text that begins with ASCII, as JSON does, shows its encoding by its first zero.
 *
 * @throws {Error} when it is none of these
 */
export const decodeText = (bytes: Uint8Array): string => {
  const encoding = encodingOf(bytes);
  try {
    const text = withoutZeros(new TextDecoder(encoding, { fatal: true }).decode(bytes));
    if (!text.includes("\0")) return text;
  } catch {
    // Bytes that do not occur in that encoding.
  }
  throw new Error("it is not text in UTF-8 or UTF-16");
};

const encodingOf = ([first, second]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" => {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return "utf-16be";
  return "utf-8";
};

/** Some tools end a text with a zero, as C does. */
const withoutZeros = (text: string): string => {
  let end = text.length;
  while (text.charCodeAt(end - 1) === 0) end--;
  return text.slice(0, end);
};
