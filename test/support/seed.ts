/** The seed from `SEED`, or a new one. Print it, so that a run can be repeated. */
export const seedOf = (env: NodeJS.ProcessEnv): number => Number(env["SEED"] ?? Date.now() % 2 ** 31);
