import type { StateView } from "./views.ts";

/** A page for people: what arrived, and what is under way. */
export function pageHtml({ url, counts, sessions, items }: StateView): string {
  const arrived = items.map(({ address, name, sizeBytes, quickXorHash, commits, path }) => [
    address,
    name,
    `${sizeBytes} bytes`,
    quickXorHash ?? "",
    `${commits}×`,
    path ?? "not kept",
  ]);
  const underWay = sessions.map(({ address, receivedBytes, totalBytes, state, expiresAt }) => [
    address,
    `${receivedBytes} of ${totalBytes ?? "?"} bytes`,
    state,
    `until ${expiresAt}`,
  ]);
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Graph stand-in</title>
<style>body{font:15px system-ui;margin:2rem}td{padding:.2rem .8rem .2rem 0}</style>
<h1>Graph stand-in</h1>
<p>${escapeHtml(url)}: ${counts.requests} requests, ${counts.bytesAccepted} bytes taken. <a href="/_stand-in/state">As JSON</a></p>
<h2>Arrived</h2>${table(arrived)}
<h2>Under way</h2>${table(underWay)}
</html>
`;
}

/** `text` as it may stand anywhere in a page. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function table(rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "<p>Nothing.</p>";
  const lines = rows.map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`);
  return `<table>${lines.join("\n")}</table>`;
}
