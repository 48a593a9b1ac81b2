import { z } from "zod";
import type { Graph } from "../../../local/graph/server.ts";
import { call, callGraph, type Reply } from "./graph-client.ts";

/** The id of a drive, by the name of its site and its own. */
export const driveIdOf = (graph: Graph, siteName = "Finance", library = "Documents"): string => {
  const site = graph.tenant().sites.find(({ name }) => name === siteName);
  const drive = site?.libraries.find(({ name }) => name === library);
  if (drive === undefined) throw new Error(`no library ${library} in ${siteName}`);
  return drive.driveId;
};

/** `/v1.0/drives/{id}` of a library. */
export const driveAt = (graph: Graph, library = "Documents"): string =>
  `/v1.0/drives/${driveIdOf(graph, "Finance", library)}`;

export const siteIdOf = (graph: Graph, siteName = "Finance"): string => {
  const site = graph.tenant().sites.find(({ name }) => name === siteName);
  if (site === undefined) throw new Error(`no site ${siteName}`);
  return site.id;
};

/** A sharing id made of an address. */
export const shareIdOf = (url: string): string => `u!${Buffer.from(url).toString("base64url")}`;

/** PUT …/content with the bearer token, or another one. */
export const putContent = (
  graph: Graph,
  target: string,
  content: Uint8Array | string = "x",
  token = "local",
): Promise<Reply> => call("PUT", `${graph.url}${target}`, content, { authorization: `Bearer ${token}` });

/** Sends a JSON request with another token. */
export const callAs = (graph: Graph, token: string, method: string, target: string, body?: object) =>
  callGraph(graph, method, target, body, { authorization: `Bearer ${token}` });

/** The id in a reply. */
export const idIn = (reply: Reply): string => z.object({ id: z.string() }).parse(reply.json).id;

/** The names in a list. */
export const namesIn = (reply: Reply): string[] =>
  z
    .object({ value: z.array(z.object({ name: z.string() })) })
    .parse(reply.json)
    .value.map(({ name }) => name);

/** The address of a list's next page; null at the end. */
export const nextLinkIn = (reply: Reply): string | null =>
  z.object({ "@odata.nextLink": z.string().optional() }).parse(reply.json)["@odata.nextLink"] ?? null;

/** The message of an error response. */
export const messageIn = (reply: Reply): string =>
  z.object({ error: z.object({ message: z.string() }) }).parse(reply.json).error.message;
