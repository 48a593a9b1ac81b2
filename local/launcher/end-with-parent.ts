/**
 * Arguments of Node for a child process that must not outlive this one. Nothing is ever sent to its stdin, which has to
 * be a pipe, so stdin closes only when this process ends, even by `kill -9`.
 */
export const END_WITH_PARENT: readonly string[] = [
  "--import",
  `data:text/javascript,${encodeURIComponent(
    // SIGKILL follows, because a child may first complete pending work, which may take long.
    "const end = (signal) => () => process.kill(process.pid, signal);" +
      'process.stdin.on("close", () => { end("SIGTERM")(); setTimeout(end("SIGKILL"), 5000).unref(); }).resume();' +
      "process.stdin.unref?.();",
  )}`,
];
