import type { IncomingHttpHeaders } from "node:http";
import type { Counts } from "./counts.ts";
import type { FileStore } from "./file-store.ts";
import type { ItemStore } from "./item-store.ts";
import type { Mutex } from "./mutex.ts";
import type { Mailboxes } from "./outlook/mailboxes.ts";
import type { Settings } from "./options.ts";
import type { RequestBody } from "./request-body.ts";
import type { RequestLog } from "./request-log.ts";
import type { GraphResponse } from "./response.ts";
import type { SessionStore } from "./session-store.ts";
import type { Tenant } from "./tenant/tenant.ts";

/** What all handlers share. */
export interface Service {
  readonly settings: Settings;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly files: FileStore;
  readonly items: ItemStore;
  readonly tenant: Tenant;
  readonly mailboxes: Mailboxes;
  readonly sessions: SessionStore;
  /** Held while a session is created, committed or deleted, and while an item is seeded. */
  readonly mutex: Mutex;
  readonly counts: Counts;
  readonly requestLog: RequestLog;
}

/** The parts of a request that handlers read. */
export interface Incoming {
  readonly headers: IncomingHttpHeaders;
  readonly body: RequestBody;
}

/** Carries out one request. Any part of the body it leaves unread is discarded afterwards. */
export type Handle<R> = (service: Service, route: R, incoming: Incoming) => Promise<GraphResponse>;
