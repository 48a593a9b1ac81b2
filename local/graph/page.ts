import { escapeHtml, pageFrame } from "./html.ts";
import { tenantHtml } from "./tenant/tree-html.ts";
import type { StateView } from "./views.ts";

/** A page for people: the files that arrived, the uploads in progress, and the tenant. */
export const pageHtml = ({ url, counts, sessions, items, tenant }: StateView): string => {
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
  const content = `<p>${escapeHtml(url)}: ${counts.requests} requests, ${counts.bytesAccepted} bytes accepted. <a href="/_stand-in/state">As JSON</a></p>
<h2>Arrived</h2>${table(arrived)}
<h2>In progress</h2>${table(inProgress)}
${tenantHtml(tenant)}`;
  return pageFrame("Graph stand-in", content);
};

const table = (rows: readonly (readonly string[])[]): string => {
  if (rows.length === 0) return "<p>Nothing.</p>";
  const lines = rows.map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`);
  return `<table>${lines.join("\n")}</table>`;
};
