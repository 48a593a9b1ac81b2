// @ts-check

/**
 * What the part of the address after `#` shows.
 * @typedef {{ readonly name: "list", readonly query: URLSearchParams }
 *   | { readonly name: "submit", readonly like: string | null }
 *   | { readonly name: "rejected" }
 *   | { readonly name: "batches" }
 *   | { readonly name: "batch", readonly batchId: string }
 *   | { readonly name: "transfer", readonly transferId: string }} Route
 */

/** @param {string} hash @returns {Route | null} null for one that is no route, such as the skip link's */
export const routeOf = (hash) => {
  if (hash === "" || hash === "#") return { name: "list", query: new URLSearchParams() };
  const [path = "", query = ""] = hash.slice(1).split("?", 2);
  if (path === "/") return { name: "list", query: new URLSearchParams(query) };
  if (path === "/submit") return { name: "submit", like: new URLSearchParams(query).get("like") };
  if (path === "/rejected") return { name: "rejected" };
  if (path === "/batches") return { name: "batches" };
  const batchId = /^\/batches\/([^/]+)$/.exec(path)?.[1];
  if (batchId !== undefined) return { name: "batch", batchId: decode(batchId) };
  const transferId = /^\/transfers\/([^/]+)$/.exec(path)?.[1];
  return transferId === undefined ? null : { name: "transfer", transferId: decode(transferId) };
};

/** @param {string} text */
const decode = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** @param {string} transferId */
export const transferLink = (transferId) => `#/transfers/${encodeURIComponent(transferId)}`;

/** The form, filled in as for this transfer. @param {string} transferId */
export const submitLikeLink = (transferId) =>
  `#/submit?${new URLSearchParams({ like: transferId }).toString()}`;

/** @param {string} batchId */
export const batchLink = (batchId) => `#/batches/${encodeURIComponent(batchId)}`;

/** @param {URLSearchParams} query */
export const listLink = (query) => (query.size === 0 ? "#/" : `#/?${query.toString()}`);
