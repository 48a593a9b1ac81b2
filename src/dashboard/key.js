// @ts-check
/** The function key: taken from the page's address, removed from there at once, and kept as long as the tab. */

const NAME = "blobferry-key";

/** How callers sign in, `key` or `easyauth`: written into the page by the server. */
export const auth = document.documentElement.dataset["auth"] ?? "key";

/** Removes `?code=` (or `#code=`, which never reaches a server) from the address bar and the tab's history. */
export const takeKeyFromAddress = () => {
  const url = new URL(location.href);
  const inHash = /^#code=([^&]+)/.exec(url.hash)?.[1];
  const code = url.searchParams.get("code") ?? (inHash === undefined ? null : decodeURIComponent(inHash));
  if (code === null) return;
  url.searchParams.delete("code");
  if (inHash !== undefined) url.hash = "";
  history.replaceState(null, "", url);
  storeKey(code);
};

/** @param {string} key */
export const storeKey = (key) => {
  sessionStorage.setItem(NAME, key);
};

export const storedKey = () => (auth === "key" ? sessionStorage.getItem(NAME) : null);
