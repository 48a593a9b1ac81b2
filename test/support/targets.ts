/** A target of each kind, addressed by a key that makes it its own. */
export const targetsOf = (key: string) =>
  ({
    workbook: { kind: "workbook", workbookId: key },
    workbookChild: { kind: "workbookChild", workbookId: "book", itemId: key },
    sharedItem: { kind: "sharedItem", sharingUrl: `https://contoso.sharepoint.com/:b:/s/Team/${key}?e=Ab1` },
    bundle: { kind: "bundle", driveId: "b!drive", itemId: key },
    groupActivityItem: { kind: "groupActivityItem", invitationId: "inv", groupId: "grp", activityId: key },
    printDocument: { kind: "printDocument", printerId: "prn", jobId: "46207", documentId: key },
  }) as const;

export type Kind = keyof ReturnType<typeof targetsOf>;

export const kinds = Object.keys(targetsOf("")) as Kind[];

/** Where the stand-in keeps what arrives for such a target. */
export const addressOf = (kind: Kind, key: string): string => {
  const share = `u!${Buffer.from(targetsOf(key).sharedItem.sharingUrl).toString("base64url")}`;
  return {
    workbook: `/workbooks/${key}`,
    workbookChild: `/workbooks/book/children/${key}`,
    sharedItem: `/shares/${share}/driveItem`,
    bundle: `/drives/b!drive/bundles/${key}`,
    groupActivityItem: `/invitations/inv/invitedUser/joinedGroups/grp/drive/activities/${key}/driveItem`,
    printDocument: `/print/printers/prn/jobs/46207/documents/${key}`,
  }[kind];
};
