import { app } from "@azure/functions";
import { logOutcome } from "../src/app/log-outcome.ts";
import { runMessage } from "../src/app/run-message.ts";
import { withServices } from "../src/app/with-services.ts";

withServices((services) => {
  /** Ends transfers whose message has failed too often: deletes the upload session and publishes the result. */
  app.storageQueue("deadLetter", {
    queueName: services.config.poisonQueue,
    connection: services.config.transferConnectionName,
    handler: async (input, context) => {
      logOutcome(context, await runMessage(services, { input, context, poisoned: true }));
    },
  });
});
