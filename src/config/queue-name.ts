import { z } from "zod";

/** A setting that names a queue. */
export const queueName = (setting: string) =>
  z
    .string()
    .regex(
      /^[a-z0-9](?!.*--)[a-z0-9-]{1,54}[a-z0-9]$/,
      `${setting} must be a queue name: 3 to 56 lower-case letters, digits and single hyphens, for instance "transfers"`,
    );

/** A setting that names a queue from which the functions fetch. */
export const inputQueueName = (setting: string) =>
  queueName(setting).refine(
    (name) => !name.endsWith("-poison"),
    `${setting} must not end in "-poison": the host keeps no failed messages of such a queue`,
  );

/** Where the host moves messages of this queue that failed too often. */
export const poisonQueueOf = (queue: string): string => `${queue}-poison`;
