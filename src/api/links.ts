/** The address of a transfer, beside the one that was called: `…/transfers/ID`. */
export const transferUrl = (requestUrl: string, transferId: string): string => {
  const { origin, pathname } = new URL(requestUrl);
  const base = /^(.*?)\/transfers(\/|$)/i.exec(pathname)?.[1] ?? "";
  return `${origin}${base}/transfers/${encodeURIComponent(transferId)}`;
};

/** Where to look what becomes of an accepted request, and how often. */
export const operationHeaders = (url: string): Record<string, string> => ({
  location: url,
  "operation-location": url,
  "retry-after": "2",
});
