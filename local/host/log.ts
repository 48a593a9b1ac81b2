/** The levels of the Functions host, from most to least verbose. */
export const LOG_LEVELS = ["trace", "debug", "information", "warning", "error", "critical", "none"] as const;
/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Writes lines at or above a level. */
export type Log = (level: LogLevel, text: string) => void;

/** Reads a level as spelled in host.json and the environment; anything unknown means information. */
export const toLogLevel = (text: string | undefined): LogLevel =>
  LOG_LEVELS.find((level) => level === text?.toLowerCase()) ?? "information";

const PREFIX: Partial<Record<LogLevel, string>> = { warning: "WARN ", error: "ERROR ", critical: "ERROR " };

/**
 * A log that combines the lines of one turn of the event loop into one write: Node writes to pipes and files
 * synchronously, and two writes per invocation would cost throughput.
 */
export const createLog = (minimum: LogLevel, write: (text: string) => void): Log & { flush(): void } => {
  const minimumRank = LOG_LEVELS.indexOf(minimum);
  let pending = "";
  const flush = (): void => {
    if (pending === "") return;
    const text = pending;
    pending = "";
    write(text);
  };
  const log = (level: LogLevel, text: string): void => {
    if (LOG_LEVELS.indexOf(level) < minimumRank || minimum === "none") return;
    if (pending === "") setImmediate(flush);
    pending += `[${new Date().toISOString()}] ${PREFIX[level] ?? ""}${text}\n`;
  };
  return Object.assign(log, { flush });
};
