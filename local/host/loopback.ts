/** The only interface that a local host listens on. */
export const LOOPBACK = "127.0.0.1";
