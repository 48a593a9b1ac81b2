/** The seed from `SEED`, or one of the moment; to be printed, so that a run can be had again. */
export const seedOf = (env: NodeJS.ProcessEnv): number => Number(env["SEED"] ?? Date.now() % 2 ** 31);
