import type { z } from "zod";
import type { jobSchema } from "../intake/job-schema.ts";

/** A target of every kind there is, with its fields; made from the schemas that jobs are validated by. */
export type TargetInput = Readonly<Documented<z.input<typeof jobSchema>["target"]>>;

/** A kind of target whose fields have the comments below, which editors show; types made from schemas have none. */
type Documented<Kind> = Kind extends unknown
  ? Kind & Pick<TargetFields, keyof Kind & keyof TargetFields>
  : never;

/** The fields of all kinds of targets. The comments are the schemas' descriptions. */
interface TargetFields {
  /** Address of a site, a library or a folder, as copied from the browser. */
  readonly url?: string | undefined;
  /**
   * Path of the new file below the target, with `/` between folders; missing folders are created.
   * Placeholders: `{path}`, `{dir}`, `{name}`, `{stem}`, `{ext}`, `{container}`, `{yyyy}`, `{MM}`, `{dd}`,
   * `{meta.x}`, `{tag.x}`. Default: the blob's own name.
   */
  readonly path?: string | undefined;
  /** Graph's id of the site (`host,guid,guid`). Either this or the site's address. */
  readonly siteId?: string | undefined;
  /** The site's address in the browser. Either this or the site's id. */
  readonly siteUrl?: string | undefined;
  /** Name of the document library. Default: the site's own. */
  readonly library?: string | undefined;
  /** Graph's id of the drive. */
  readonly driveId?: string | undefined;
  /** Graph's id of a folder in the drive. Default: the drive's root. */
  readonly folderId?: string | undefined;
  /**
   * The person's sign-in name (such as anna@contoso.com) or id in Entra ID. With attachments: Id or user
   * principal name of the mailbox's owner. Use one of them throughout.
   */
  readonly userId?: string | undefined;
  /** Id of the Microsoft 365 group in Entra ID. With a groupActivityItem: Graph's id of the group. */
  readonly groupId?: string | undefined;
  /** Id of the team, which is that of its Microsoft 365 group. */
  readonly teamId?: string | undefined;
  /** Id of the channel (such as `19:…@thread.tacv2`). */
  readonly channelId?: string | undefined;
  /** Graph's id of the share, or an encoded sharing URL (`u!…`). Either this or the sharing link. */
  readonly shareId?: string | undefined;
  /** A sharing link as copied from the browser. Either this or the share's id. */
  readonly sharingUrl?: string | undefined;
  /** Graph's id of the item. */
  readonly itemId?: string | undefined;
  /** Graph's id of the invitation. */
  readonly invitationId?: string | undefined;
  /** Graph's id of the activity. */
  readonly activityId?: string | undefined;
  /** Graph's id of the workbook. */
  readonly workbookId?: string | undefined;
  /** Graph's id of the printer. */
  readonly printerId?: string | undefined;
  /** Graph's id of the print job. */
  readonly jobId?: string | undefined;
  /** Graph's id of the document in the print job. */
  readonly documentId?: string | undefined;
  /** Graph's id of the message, which must be a draft. */
  readonly messageId?: string | undefined;
  /** Graph's id of the event. */
  readonly eventId?: string | undefined;
}
