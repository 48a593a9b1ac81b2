/** How message bodies are encoded on the wire (`host.json`, `messageEncoding`). */
export type MessageEncoding = "base64" | "none";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Decodes a message's text to its body; null when the text must be base64 and is not. */
export const decodeMessageText = (text: string, encoding: MessageEncoding): string | null => {
  if (encoding === "none") return text;
  // Convert.FromBase64String allows whitespace between the characters.
  const compact = text.replace(/\s+/g, "");
  return BASE64.test(compact) ? Buffer.from(compact, "base64").toString("utf8") : null;
};

/** Encodes a body as a message's text. */
export const encodeMessageText = (body: string, encoding: MessageEncoding): string =>
  encoding === "none" ? body : Buffer.from(body, "utf8").toString("base64");
