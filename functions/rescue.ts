import { app } from "@azure/functions";
import { services } from "../src/app/app.ts";
import { rescueStalled } from "../src/transfer/rescue.ts";

/** Sends the messages of transfers again that have stood still, and tells ends that were not told. */
app.timer("rescueStalled", {
  schedule: "0 */5 * * * *",
  handler: async (_timer, context) => {
    const { ports, policy } = services();
    const { resent, republished, failed } = await rescueStalled(ports, policy);
    for (const { transferId, reason } of failed) context.error(`transfer ${transferId} not rescued: ${reason}`);
    if (resent.length + republished.length > 0) {
      context.warn(`rescued ${resent.length} stalled transfers, told ${republished.length} ends again`);
    }
  },
});
