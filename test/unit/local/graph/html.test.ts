import { expect, it } from "vitest";
import { escapeHtml } from "../../../../local/graph/html.ts";

it("escapeHtml escapes every character that is special in HTML", () => {
  expect(escapeHtml(`<a href="x" id='y'>&`)).toBe("&#60;a href=&#34;x&#34; id=&#39;y&#39;&#62;&#38;");
});
