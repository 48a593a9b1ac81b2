import { escapeHtml, link } from "../html.ts";
import type { FileView, NodeView, TenantView } from "./view.ts";

/** The tenant as nested lists: sites, libraries, folders and files, each with a link to its address. */
export const tenantHtml = ({ sites, users, groups, sharingLinks }: TenantView): string => {
  const siteItems = sites.map(({ id, name, webUrl, libraries }) => {
    const inner = libraries.map(({ name: library, webUrl: url, driveId, requireCheckOut, root }) => {
      const note = requireCheckOut ? ", requires check-out" : "";
      return item(`${link(url, library)} ${code(driveId)}${note}`, nodesHtml(root.children ?? []));
    });
    return item(`${link(webUrl, name)} ${code(id)}`, list(inner));
  });
  const people = users.map(({ id, userPrincipalName, driveId }) =>
    item(`${escapeHtml(userPrincipalName)} ${code(id)} ${driveId === null ? "no OneDrive" : code(driveId)}`),
  );
  const teams = groups.map(({ id, name, driveId, channels }) => {
    const inner = channels.map((channel) =>
      item(`${escapeHtml(channel.name)} ${code(channel.id)}${channel.isProvisioned ? "" : " no folder yet"}`),
    );
    return item(`${escapeHtml(name)} ${code(id)} ${code(driveId)}`, list(inner));
  });
  const links = sharingLinks.map((url) => item(link(url, url)));
  return [
    `<h2>Sites</h2>${list(siteItems)}`,
    `<h2>People</h2>${list(people)}`,
    `<h2>Groups and teams</h2>${list(teams)}`,
    `<h2>Sharing links</h2>${list(links)}`,
  ].join("\n");
};

/** Folders and files as a nested list. */
export const nodesHtml = (nodes: readonly NodeView[]): string =>
  list(
    nodes.map(({ name, webUrl, children, file }) =>
      children === null
        ? item(`${link(webUrl, name)}${file === null ? "" : ` ${fileNote(file)}`}`)
        : item(link(`${webUrl}/`, `${name}/`), nodesHtml(children)),
    ),
  );

const fileNote = ({ sizeBytes, level }: FileView): string =>
  `${sizeBytes} bytes${level === "checkout" ? ", checked out" : ""}`;

const list = (items: readonly string[]): string => (items.length === 0 ? "" : `<ul>${items.join("\n")}</ul>`);

const item = (html: string, inner = ""): string => `<li>${html}${inner}</li>`;

const code = (text: string): string => `<code>${escapeHtml(text)}</code>`;
