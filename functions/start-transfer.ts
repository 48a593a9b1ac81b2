import { app } from "@azure/functions";
import { services } from "../src/app/services.ts";
import { logOutcome } from "../src/app/log-outcome.ts";
import { runMessage } from "../src/app/run-message.ts";

const { config } = services();

/** Takes a job from the queue, begins its transfer as soon as those that have begun leave room, and sends its first range. */
app.storageQueue("startTransfer", {
  queueName: config.transferQueue,
  connection: config.transferConnectionName,
  handler: async (input, context) => {
    logOutcome(context, await runMessage(services(), { input, context, queue: "jobs", poisoned: false }));
  },
});

// Only a convenience: what does not exist is created when it is needed.
app.hook.appStart(async () => {
  await services()
    .prepareStorage()
    .catch((error: unknown) => {
      console.warn(
        "queues and records could not be prepared yet:",
        error instanceof Error ? error.name : error,
      );
    });
});

// Jobs that wait to begin go back to their queue at once.
app.hook.appTerminate(() => {
  services().admission.close();
});
