/** How message bodies look on the wire (`host.json`, `messageEncoding`). */
export type MessageEncoding = "base64" | "none";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The body behind a message's text; undefined when the text is not base64 though it has to be. */
export function decodeMessageText(text: string, encoding: MessageEncoding): string | undefined {
  if (encoding === "none") return text;
  // Convert.FromBase64String allows white space between the characters.
  const compact = text.replace(/\s+/g, "");
  return BASE64.test(compact) ? Buffer.from(compact, "base64").toString("utf8") : undefined;
}

/** The wire text of a body. */
export function encodeMessageText(body: string, encoding: MessageEncoding): string {
  return encoding === "none" ? body : Buffer.from(body, "utf8").toString("base64");
}
