import type { DequeuedMessageItem } from "@azure/storage-queue";
import { expect, it } from "vitest";
import { withExactTexts } from "../../../../../local/host/queue/exact-texts.ts";

const message = { messageId: "m", messageText: "as the SDK reads it" } as DequeuedMessageItem;
const listOf = (...texts: string[]): string =>
  `<?xml version="1.0"?><QueueMessagesList>${texts.map((text) => `<QueueMessage><MessageId>m</MessageId>${text}</QueueMessage>`).join("")}</QueueMessagesList>`;
const textOf = (xml: string): string | undefined => withExactTexts([message], listOf(xml))[0]?.messageText;

it.each([
  ["{&#xD;\n}", "{\r\n}"],
  ["a&#13;&#10;b&#xA;&#x9;c", "a\r\nb\n\tc"],
  ["a\r\nb\rc", "a\nb\nc"],
  ["&amp;#xD;", "&#xD;"],
  ["&lt;&gt;&amp;&quot;&apos;", "<>&\"'"],
  ["&#x1F4BE;💾", "💾💾"],
  ["&constructor;&#x110000;&unknown;&", "&constructor;&#x110000;&unknown;&"],
  ["", ""],
])("reads the text %j as %j", (xml, text) => {
  expect(textOf(`<MessageText>${xml}</MessageText>`)).toBe(text);
});

it("reads an empty element, and each message its own text", () => {
  expect(textOf("<MessageText />")).toBe("");
  const xml = listOf("<MessageText>1</MessageText>", "<MessageText/>", "<MessageText>3</MessageText>");
  expect(withExactTexts([message, message, message], xml).map(({ messageText }) => messageText)).toEqual([
    "1",
    "",
    "3",
  ]);
});

it("leaves the texts as they are where the XML has another number of them", () => {
  expect(withExactTexts([message], listOf())).toEqual([message]);
});
