import { app } from "@azure/functions";
import { logOutcome } from "../src/app/log-outcome.ts";
import { runMessage } from "../src/app/run-message.ts";
import { withServices } from "../src/app/with-services.ts";

withServices((services) => {
  /** Runs one step of a transfer that has begun, which sends at most one range. */
  app.storageQueue("continueTransfer", {
    queueName: services.config.stepQueue,
    connection: services.config.transferConnectionName,
    handler: async (input, context) => {
      logOutcome(context, await runMessage(services, { input, context, queue: "steps", poisoned: false }));
    },
  });
});
