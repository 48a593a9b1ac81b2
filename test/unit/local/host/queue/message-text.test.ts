import { expect, it } from "vitest";
import { decodeMessageText, encodeMessageText } from "../../../../../local/host/queue/message-text.ts";

it("leaves text unchanged without an encoding", () => {
  expect(decodeMessageText("{}", "none")).toBe("{}");
  expect(encodeMessageText("{}", "none")).toBe("{}");
});

it("decodes base64, also with whitespace in it", () => {
  expect(decodeMessageText(encodeMessageText("grüße", "base64"), "base64")).toBe("grüße");
  expect(decodeMessageText("Z3I=\n", "base64")).toBe("gr");
});

it.each(["{}", "abc", "ab=c", "a===", "ab-_"])("refuses %s as base64", (text) => {
  expect(decodeMessageText(text, "base64")).toBeNull();
});
