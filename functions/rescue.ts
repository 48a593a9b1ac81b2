import { app } from "@azure/functions";
import { runTimer } from "../src/app/run-timer.ts";
import { withServices } from "../src/app/with-services.ts";

withServices((services) => {
  /**
   * Sends the message of each stalled transfer again, publishes results that are unpublished, deletes old records, and
   * handles what the dead-letter functions cannot.
   */
  app.timer("rescueStalled", {
    schedule: "0 */5 * * * *",
    handler: async (_timer, context) => {
      await runTimer(services, context);
    },
  });
});
