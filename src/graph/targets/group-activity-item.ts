import { z } from "zod";
import { driveItemKind } from "./drive-item-kind.ts";
import { idField, path } from "./target-kind.ts";

/** `POST /invitations/{id}/invitedUser/joinedGroups/{groupId}/drive/activities/{activityId}/driveItem/createUploadSession` */
export const groupActivityItem = driveItemKind({
  kind: "groupActivityItem",
  version: "beta",
  fields: z.strictObject({
    kind: z.literal("groupActivityItem"),
    invitationId: idField("Graph's id of the invitation."),
    groupId: idField("Graph's id of the group."),
    activityId: idField("Graph's id of the activity."),
  }),
  address: (target) =>
    path`/invitations/${target["invitationId"]}/invitedUser/joinedGroups/${target["groupId"]}/drive/activities/${target["activityId"]}/driveItem`,
  // The file is in the group's drive, as far as the address says.
  names: ({ groupId = "" }) => ({ by: "group", groupId }),
});
