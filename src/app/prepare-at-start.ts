import type { Services } from "./services.ts";

/** Only a convenience: what does not exist is created when it is needed. */
export const prepareAtStart = async ({ prepareStorage }: Pick<Services, "prepareStorage">): Promise<void> => {
  try {
    await prepareStorage();
  } catch (error) {
    console.warn(
      "queues and records could not be prepared yet:",
      error instanceof Error ? error.name : error,
    );
  }
};
