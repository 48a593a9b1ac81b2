// @ts-check

/** The stand-in for Graph is on this machine, and its addresses are plain http. */
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** An address that a link may lead to; null for anything else, such as a script. @param {string | null | undefined} text */
export const webAddress = (text) => {
  const url = URL.canParse(text ?? "") ? new URL(text ?? "") : null;
  if (url === null) return null;
  return url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.has(url.hostname))
    ? url.href
    : null;
};
