import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { keyOf, type Owner } from "./route.ts";

/** A mailbox, and what is in it. */
export interface MailboxSpec {
  /** Its owner's id and user principal name. */
  readonly ids: readonly string[];
  /** Ids of messages that have not been sent. */
  readonly drafts?: readonly string[];
  /** Ids of messages that have been sent: they take no attachments. */
  readonly sent?: readonly string[];
  readonly events?: readonly string[];
  /** The largest message, attachments included. Default 35 MB. */
  readonly maxMessageBytes?: number;
}

export const DEFAULT_MAILBOXES: readonly MailboxSpec[] = [
  { ids: ["anna-id", "anna@contoso.com"], drafts: ["draft-1"], sent: ["sent-1"], events: ["event-1"] },
];

/** What the service adds to the bytes of an attachment when it states its size. */
const OVERHEAD_BYTES = 237;
const MAX_MESSAGE_BYTES = 35_000_000;

export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
  readonly modifiedAtMs: number;
}

/** A message or an event. */
export interface MailItem {
  readonly mailbox: Mailbox;
  readonly owner: Owner;
  readonly isSent: boolean;
  readonly attachments: Attachment[];
}

export interface Mailbox {
  readonly spec: MailboxSpec;
  /** Calls under way. */
  inFlight: number;
}

/** One upload of an attachment. It ends with its last byte, a DELETE, or at a time that nothing moves. */
export interface AttachmentSession {
  readonly id: string;
  readonly authToken: string;
  readonly item: MailItem;
  readonly name: string;
  readonly contentType: string;
  readonly expiresAtMs: number;
  readonly content: Buffer;
  receivedBytes: number;
}

/** An attachment, for tests to inspect. */
export interface AttachmentView {
  /** The path of the message's or event's attachments, without a version. */
  readonly address: string;
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** The mailboxes, their attachments, and the uploads to them. All of it is in memory. */
export class Mailboxes {
  readonly #items = new Map<string, MailItem>();
  readonly #byUser = new Map<string, Mailbox>();
  readonly sessions = new Map<string, AttachmentSession>();
  #serial = 0;

  constructor(specs: readonly MailboxSpec[]) {
    for (const spec of specs) {
      const mailbox: Mailbox = { spec, inFlight: 0 };
      for (const userId of spec.ids) this.#byUser.set(userId.toLowerCase(), mailbox);
      const userId = spec.ids[0] ?? "";
      const add = (collection: Owner["collection"], ids: readonly string[] = [], isSent = false): void => {
        for (const itemId of ids) {
          const owner = { userId, collection, itemId };
          this.#items.set(keyOf(owner), { mailbox, owner, isSent, attachments: [] });
        }
      };
      add("messages", spec.drafts);
      add("messages", spec.sent, true);
      add("events", spec.events);
    }
  }

  mailboxOf(userId: string): Mailbox | null {
    return this.#byUser.get(userId.toLowerCase()) ?? null;
  }

  find(owner: Owner): MailItem | null {
    const userId = this.mailboxOf(owner.userId)?.spec.ids[0] ?? "";
    return this.#items.get(keyOf({ ...owner, userId })) ?? null;
  }

  /** Whether the message would be too large with as many more bytes. */
  isFull({ mailbox, attachments }: MailItem, addedBytes: number): boolean {
    const bytes = attachments.reduce((sum, one) => sum + sizeOf(one), addedBytes);
    return bytes > (mailbox.spec.maxMessageBytes ?? MAX_MESSAGE_BYTES);
  }

  attach(item: MailItem, own: Omit<Attachment, "id">): Attachment {
    const attachment = { ...own, id: `AAMkAD${++this.#serial}+/Att=` };
    item.attachments.push(attachment);
    return attachment;
  }

  openSession(own: Omit<AttachmentSession, "id" | "authToken" | "receivedBytes">): AttachmentSession {
    const session: AttachmentSession = {
      ...own,
      id: `AAMkAD${randomBytes(12).toString("hex")}`,
      authToken: `eyJ${randomBytes(48).toString("base64url")}`,
      receivedBytes: 0,
    };
    this.sessions.set(session.id, session);
    return session;
  }

  views(): AttachmentView[] {
    return [...this.#items.values()].flatMap(({ owner, attachments }) =>
      attachments.map((one) => ({
        address: keyOf(owner),
        id: one.id,
        name: one.name,
        contentType: one.contentType,
        sizeBytes: one.content.length,
        sha256: createHash("sha256").update(one.content).digest("hex"),
      })),
    );
  }
}

/** As the service states it. */
export const sizeOf = ({ content }: Pick<Attachment, "content">): number => content.length + OVERHEAD_BYTES;

/** Whether `offered` is the session's token, compared in constant time. */
export const isTokenOf = ({ authToken }: AttachmentSession, offered: string | null): boolean => {
  const [expected, given] = [Buffer.from(authToken), Buffer.from(offered ?? "")];
  return expected.length === given.length && timingSafeEqual(expected, given);
};
