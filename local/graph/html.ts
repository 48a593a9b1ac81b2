/** A whole page. */
export const pageFrame = (title: string, content: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<style>body{font:15px system-ui;margin:2rem}td{padding:.2rem .8rem .2rem 0}ul{padding-left:1.2rem}</style>
<h1>${escapeHtml(title)}</h1>
${content}
</html>
`;

/** Escapes `text` for any place in an HTML page. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A link; `url` must start with `http:` or a slash. */
export const link = (url: string, text: string): string =>
  `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`;
