// @ts-check

/**
 * The part of the address behind `#` says what is shown.
 * @typedef {{ readonly name: "list", readonly query: URLSearchParams }
 *   | { readonly name: "submit" }
 *   | { readonly name: "transfer", readonly id: string }} Route
 */

/** @param {string} hash @returns {Route | null} null for one that is no route, such as the skip link's */
export const routeOf = (hash) => {
  if (hash === "" || hash === "#") return { name: "list", query: new URLSearchParams() };
  const [path = "", query = ""] = hash.slice(1).split("?", 2);
  if (path === "/") return { name: "list", query: new URLSearchParams(query) };
  if (path === "/submit") return { name: "submit" };
  const id = /^\/transfers\/([^/]+)$/.exec(path)?.[1];
  return id === undefined ? null : { name: "transfer", id: decode(id) };
};

/** @param {string} text */
const decode = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** @param {string} id */
export const transferLink = (id) => `#/transfers/${encodeURIComponent(id)}`;

/** @param {URLSearchParams} query */
export const listLink = (query) => (query.size === 0 ? "#/" : `#/?${query.toString()}`);
