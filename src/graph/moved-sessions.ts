/** As many sessions as one instance works on, and more. */
const MAX_SESSIONS = 1000;

/**
 * Where upload URLs have been redirected to, in this process. A range cannot be sent a second time after a redirect, so
 * it goes there at once the next time. Another process learns it from the query that follows its own failed try.
 */
export const movedSessions = () => {
  const addresses = new Map<string, string>();
  return {
    /** Where a request to this upload URL goes. */
    addressOf: (url: string): string => addresses.get(url) ?? url,
    remember: (url: string, address: string): void => {
      addresses.delete(url);
      addresses.set(url, address);
      const [oldest] = addresses.keys();
      if (addresses.size > MAX_SESSIONS && oldest !== undefined) addresses.delete(oldest);
    },
    /** The address refused a request: the next one goes to the upload URL itself. */
    forget: (url: string): void => {
      addresses.delete(url);
    },
  };
};
