/** The exit codes of `blobferry`. Scripts rely on them: add new ones, never change existing ones. */
export const exitCode = {
  ok: 0,
  /** A watched transfer failed or was cancelled; `doctor` found a problem; `rules test` found no rule; `check` found a difference. */
  failed: 1,
  /** The command line, a job or a setting is invalid; nothing was done. */
  usage: 2,
  /** Storage, or for `check` Graph, does not respond, or rejects the key or the identity. */
  unreachable: 3,
  /** No such transfer, no matching blob, or for `check` no such folder. */
  notFound: 4,
  /** The transfer is in the wrong state (cancel after its end, retry while running), or its id is in use. */
  refused: 5,
  /** A bug in blobferry. */
  internal: 70,
  /** Ctrl+C; the transfers continue. */
  interrupted: 130,
  /** SIGTERM. */
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

export const exitCodeHelp = `Exit codes:
  0  success                     3  storage or Graph does not respond, or denies access
  1  failed transfer or check    4  no such transfer, blob or folder
  2  invalid usage               5  wrong state for this (ended, running, id in use)
  130  interrupted (Ctrl+C); the transfers continue`;
