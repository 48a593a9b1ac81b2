import type { DequeuedMessageItem } from "@azure/storage-queue";

const TEXT = /<MessageText>([^<]*)<\/MessageText>|<MessageText\s*\/>/g;
const NAMED = new Map(Object.entries({ lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" }));

/**
 * Replaces the texts of received messages by what the service's XML says. The SDK's parser leaves numeric character
 * references as they are, and the service writes a carriage return as `&#xD;`; the .NET client of the real host reads it.
 *
 * @param xml the body of the response
 */
export const withExactTexts = (
  messages: readonly DequeuedMessageItem[],
  xml: string,
): DequeuedMessageItem[] => {
  const texts = [...xml.matchAll(TEXT)].map(([, text = ""]) => unescapeXml(text));
  return messages.map((message, index) =>
    texts.length === messages.length ? { ...message, messageText: texts[index] ?? "" } : message,
  );
};

/** Line ends are normalized before references are resolved, as XML has it. */
const unescapeXml = (text: string): string =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(
      /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]+));/gi,
      (reference, hex?: string, decimal?: string, name?: string) => {
        if (name !== undefined) return NAMED.get(name) ?? reference;
        const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : reference;
      },
    );
