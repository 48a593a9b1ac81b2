import { invalidRequest, itemNotFound, type GraphErrorResponse } from "../graph-error-response.ts";
import { readJson } from "../read-json.ts";
import type { GraphResponse } from "../response.ts";
import type { Incoming, Service } from "../service.ts";
import { checkInBody, fieldsBody, listItemBody } from "./bodies.ts";
import type { Drive, FileNode } from "./drive.ts";
import { isError, resolveItem, visibleNode, type Lookup } from "./resolve.ts";
import type { ItemReference } from "./route.ts";

/** What happens to a file after its upload: check-out and check-in, columns, content type. */
export const changeFile = async (
  service: Service,
  lookup: Lookup,
  item: ItemReference,
  incoming: Incoming,
): Promise<GraphResponse> => {
  const place = resolveItem(lookup, item);
  if (isError(place)) return place;
  const node = visibleNode(place, lookup.caller);
  if (node === null) return itemNotFound();
  if (node.kind === "folder") return invalidRequest("The item is not a file.");
  switch (lookup.operation) {
    case "checkOut":
      return checkOut(node, lookup.caller.token);
    case "checkIn":
      return checkIn(service, node, lookup.caller.token, incoming);
    case "patchFields":
      return patchFields(service, place.drive, node, incoming);
    case "patchListItem":
      return patchListItem(service, place.drive, node, incoming);
    default:
      return { status: 200, json: listItemJson(node) };
  }
};

const checkOut = (node: FileNode, token: string): GraphResponse => {
  if (node.checkedOutBy !== null && node.checkedOutBy !== token) return CHECKED_OUT_BY_ANOTHER;
  node.checkedOutBy = token;
  return { status: 204 };
};

/** @see https://learn.microsoft.com/graph/api/driveitem-checkin */
const checkIn = async (
  service: Service,
  node: FileNode,
  token: string,
  { headers, body }: Incoming,
): Promise<GraphResponse> => {
  const read = await readJson(headers, body, checkInBody);
  if ("error" in read) return read.error;
  if (node.checkedOutBy === null) return invalidRequest("The file is not checked out.");
  if (node.checkedOutBy !== token) return CHECKED_OUT_BY_ANOTHER;
  node.checkedOutBy = null;
  node.published = true;
  service.counts.checkIns += 1;
  return { status: 204 };
};

const patchFields = async (
  service: Service,
  drive: Drive,
  node: FileNode,
  { headers, body }: Incoming,
): Promise<GraphResponse> => {
  const read = await readJson(headers, body, fieldsBody);
  if ("error" in read) return read.error;
  const fields = Object.entries(read.value).filter(([name]) => !name.endsWith(ODATA_TYPE));
  for (const [name, value] of fields) {
    const error = fieldError(drive, name, value, read.value[`${name}${ODATA_TYPE}`]);
    if (error !== null) return error;
  }
  for (const [name, value] of fields) node.fields.set(name, value);
  service.counts.fieldUpdates += 1;
  return { status: 200, json: Object.fromEntries(node.fields) };
};

const ODATA_TYPE = "@odata.type";

const fieldError = (drive: Drive, name: string, value: unknown, type: unknown): GraphErrorResponse | null => {
  if (!drive.hasColumn(name)) return invalidRequest(`Field '${name}' is not recognized`);
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return null;
  const isTextList = Array.isArray(value) && value.every((entry) => typeof entry === "string");
  // https://learn.microsoft.com/graph/api/listitem-update: a list needs its type beside it.
  if (isTextList && type === "Collection(Edm.String)") return null;
  return invalidRequest(`The value of field '${name}' is invalid.`);
};

const patchListItem = async (
  service: Service,
  drive: Drive,
  node: FileNode,
  { headers, body }: Incoming,
): Promise<GraphResponse> => {
  const read = await readJson(headers, body, listItemBody);
  if ("error" in read) return read.error;
  const { id } = read.value.contentType;
  if (!drive.hasContentType(id)) return invalidRequest("The content type is not in the list.");
  node.contentTypeId = id;
  service.counts.fieldUpdates += 1;
  return { status: 200, json: listItemJson(node) };
};

const listItemJson = (node: FileNode): unknown => ({
  id: node.id,
  contentType: { id: node.contentTypeId },
  fields: Object.fromEntries(node.fields),
});

const CHECKED_OUT_BY_ANOTHER: GraphErrorResponse = {
  status: 423,
  code: "resourceLocked",
  message: "The file is checked out to another user.",
};
