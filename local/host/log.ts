/** The levels of the Functions host, quietest last. */
export const logLevels = ["trace", "debug", "information", "warning", "error", "critical", "none"] as const;
/** One of {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

/** Writes lines at or above a level. */
export type Log = (level: LogLevel, text: string) => void;

/** Reads a level as host.json and the environment spell it; anything unknown means information. */
export function toLogLevel(text: string | undefined): LogLevel {
  return logLevels.find((level) => level === text?.toLowerCase()) ?? "information";
}

const PREFIX: Partial<Record<LogLevel, string>> = { warning: "WARN ", error: "ERROR ", critical: "ERROR " };

/**
 * A log that gathers the lines of one turn of the event loop into one write: writes to a pipe or a file block
 * in Node, and two per invocation would be felt.
 */
export function createLog(minimum: LogLevel, write: (text: string) => void): Log & { flush(): void } {
  const minimumRank = logLevels.indexOf(minimum);
  let pending = "";
  const flush = (): void => {
    if (pending === "") return;
    const text = pending;
    pending = "";
    write(text);
  };
  const log = (level: LogLevel, text: string): void => {
    if (logLevels.indexOf(level) < minimumRank || minimum === "none") return;
    if (pending === "") setImmediate(flush);
    pending += `[${new Date().toISOString()}] ${PREFIX[level] ?? ""}${text}\n`;
  };
  return Object.assign(log, { flush });
}
