import { z } from "zod";
import { pathField, pathKind } from "./path-kind.ts";
import { idField } from "./target-kind.ts";

/** A new file in a Teams channel. */
export const channel = pathKind({
  kind: "channel",
  permissions: { application: "Files.ReadWrite.All", delegated: "Files.ReadWrite.All" },
  fields: z.strictObject({
    kind: z.literal("channel"),
    teamId: idField("Id of the team, which is that of its Microsoft 365 group."),
    channelId: idField("Id of the channel (such as `19:…@thread.tacv2`)."),
    path: pathField,
  }),
  base: ({ teamId = "", channelId = "" }) => ({ by: "channel", teamId, channelId }),
});
