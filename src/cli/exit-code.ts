/** What `blobferry` ends with. Scripts rely on these: they only ever gain members. */
export const exitCode = {
  ok: 0,
  /** A transfer that was watched failed or was cancelled; for `doctor`: something needs mending. */
  failed: 1,
  /** The command line, a job or a setting is not right; nothing was done. */
  usage: 2,
  /** Storage does not answer, or refuses the key or the identity. */
  unreachable: 3,
  /** No such transfer, or no blob that matches. */
  notFound: 4,
  /** It is there, but not in a state for this: cancel of an ended one, retry of a running one, an id of another request. */
  refused: 5,
  /** A fault of blobferry itself. */
  internal: 70,
  /** Ctrl+C; the transfers go on. */
  interrupted: 130,
  /** SIGTERM. */
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

export const exitCodeHelp = `Exit codes:
  0  all is well          3  storage does not answer, or refuses the key
  1  a transfer failed    4  no such transfer or blob
  2  wrong usage          5  not possible as things stand (ended, running, id in use)
  130  interrupted (Ctrl+C); the transfers themselves go on`;
