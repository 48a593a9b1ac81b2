import { app } from "@azure/functions";
import { logOutcome } from "../src/app/log-outcome.ts";
import { prepareAtStart } from "../src/app/prepare-at-start.ts";
import { runMessage } from "../src/app/run-message.ts";
import { withServices } from "../src/app/with-services.ts";

withServices((services) => {
  /** Takes a job or a continuation from the queue and runs one step of its transfer, which sends at most one range. */
  app.storageQueue("processTransfer", {
    queueName: services.config.transferQueue,
    connection: services.config.transferConnectionName,
    handler: async (input, context) => {
      logOutcome(context, await runMessage(services, { input, context, poisoned: false }));
    },
  });

  app.hook.appStart(() => prepareAtStart(services));
});
