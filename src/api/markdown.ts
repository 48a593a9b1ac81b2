/** Markdown as HTML, as far as docs/errors.md uses it: headings, paragraphs, lists, bold, italics, code and links. */
export const htmlOf = (markdown: string): string =>
  markdown
    .replaceAll("\r\n", "\n")
    .split(/\n{2,}/)
    .map((block) => blockOf(block.trim()))
    .join("\n");

const blockOf = (block: string): string => {
  const [, marks = "", title = ""] = /^(#{1,3}) (.+)$/.exec(block) ?? [];
  if (marks !== "") return `<h${marks.length} id="${anchorOf(title)}">${inline(title)}</h${marks.length}>`;
  if (!block.startsWith("- ")) return `<p>${inline(block)}</p>`;
  const items = block.split(/\n(?=- )/).map((item) => `<li>${inline(item.slice(2))}</li>`);
  return `<ul>${items.join("")}</ul>`;
};

/** As GitHub makes them, so that a link leads to the same section in both places. */
const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");

/** Code is set apart first: nothing in it is markup. */
const inline = (text: string): string =>
  text
    .split(/(`[^`]+`)/)
    .map((part) =>
      /^`.+`$/s.test(part) ? `<code>${escaped(part.slice(1, -1))}</code>` : marked(escaped(part)),
    )
    .join("");

const marked = (text: string): string =>
  text
    .replace(/\[([^\]]+)\]\((https:[^)]+|#[^)]+)\)/g, '<a href="$2">$1</a>')
    // The other pages are not deployed.
    .replace(/\[([^\]]+)\]\([^)]+\)/g, "$1")
    .replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>")
    .replace(/(^|\W)_([^_]+)_(?=\W|$)/g, "$1<em>$2</em>");

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
