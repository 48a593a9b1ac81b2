import type { StateView } from "./views.ts";

/** A page for people: the files that arrived and the uploads in progress. */
export const pageHtml = ({ url, counts, sessions, items }: StateView): string => {
  const arrived = items.map(({ address, name, sizeBytes, quickXorHash, commits, path }) => [
    address,
    name,
    `${sizeBytes} bytes`,
    quickXorHash ?? "",
    `${commits}×`,
    path ?? "not kept",
  ]);
  const inProgress = sessions.map(({ address, receivedBytes, totalBytes, state, expiresAt }) => [
    address,
    `${receivedBytes} of ${totalBytes ?? "?"} bytes`,
    state,
    `until ${expiresAt}`,
  ]);
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Graph stand-in</title>
<style>body{font:15px system-ui;margin:2rem}td{padding:.2rem .8rem .2rem 0}</style>
<h1>Graph stand-in</h1>
<p>${escapeHtml(url)}: ${counts.requests} requests, ${counts.bytesAccepted} bytes accepted. <a href="/_stand-in/state">As JSON</a></p>
<h2>Arrived</h2>${table(arrived)}
<h2>In progress</h2>${table(inProgress)}
</html>
`;
};

/** Escapes `text` for any place in an HTML page. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const table = (rows: readonly (readonly string[])[]): string => {
  if (rows.length === 0) return "<p>Nothing.</p>";
  const lines = rows.map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`);
  return `<table>${lines.join("\n")}</table>`;
};
