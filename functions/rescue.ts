import { app } from "@azure/functions";
import { withServices } from "../src/app/with-services.ts";
import { rescueStalled } from "../src/transfer/rescue.ts";
import { printable } from "../src/transfer/text.ts";

withServices(({ ports, policy }) => {
  /** Sends the message of each stalled transfer again, and publishes results that have not been published. */
  app.timer("rescueStalled", {
    schedule: "0 */5 * * * *",
    handler: async (_timer, context) => {
      const { resent, republished, failed } = await rescueStalled(ports, policy);
      for (const { transferId, reason } of failed)
        context.error(printable(`transfer ${transferId} could not be rescued: ${reason}`));
      if (resent.length + republished.length > 0) {
        context.warn(
          `rescued ${resent.length} stalled transfers, published ${republished.length} results again`,
        );
      }
    },
  });
});
