/** The host names of this very machine, as `URL.hostname` has them. */
const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether an address leads to this machine. Only there may a Graph be faked, be plain http, or be hurried. */
export const isLoopback = (url: URL): boolean => LOOPBACK_HOSTS.has(url.hostname);
