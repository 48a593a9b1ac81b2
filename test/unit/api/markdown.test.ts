import { expect, it } from "vitest";
import { htmlOf } from "../../../src/api/markdown.ts";

it.each([
  [
    "a heading, with the anchor that GitHub gives it",
    "## Where it's `x`",
    '<h2 id="where-its-x">Where it\'s <code>x</code></h2>',
  ],
  ["a paragraph over two lines", "one\ntwo", "<p>one\ntwo</p>"],
  ["a list", "- **Do:** this\n- that", "<ul><li><strong>Do:</strong> this</li><li>that</li></ul>"],
  [
    "italics, and no name with an underscore",
    "_a b_ hdi_isfolder x_y",
    "<p><em>a b</em> hdi_isfolder x_y</p>",
  ],
  ["code, in which nothing is markup", "`**<a>** _b_`", "<p><code>**&lt;a&gt;** _b_</code></p>"],
  [
    "a link to a site or a section",
    "[a](https://b.example) [c](#d)",
    '<p><a href="https://b.example">a</a> <a href="#d">c</a></p>',
  ],
  ["a link to another page as its text", "[the guide](guide.md#x)", "<p>the guide</p>"],
  ["markup of others as text", '<script>"&', "<p>&lt;script&gt;&quot;&amp;</p>"],
])("shows %s", (_what, markdown, html) => {
  expect(htmlOf(markdown)).toBe(html);
});
