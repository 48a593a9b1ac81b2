import { app } from "@azure/functions";
import { services } from "../src/app/services.ts";
import { rescueStalled } from "../src/transfer/rescue.ts";
import { printable } from "../src/transfer/text.ts";

/** Sends the message of each stalled transfer again, and publishes results that have not been published. */
app.timer("rescueStalled", {
  schedule: "0 */5 * * * *",
  handler: async (_timer, context) => {
    const { ports, policy } = services();
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
