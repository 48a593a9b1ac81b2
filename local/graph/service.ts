import type { Answer } from "./answer.ts";
import type { FileKeeper } from "./file-keeper.ts";
import type { ItemStore } from "./item-store.ts";
import type { Settings } from "./options.ts";
import type { RequestBody } from "./request-body.ts";
import type { IncomingHttpHeaders } from "node:http";
import type { Serial } from "./serial.ts";
import type { SessionStore } from "./session-store.ts";
import type { Tally } from "./tally.ts";

/** All that the handlers share. */
export interface Service {
  readonly settings: Settings;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly keeper: FileKeeper;
  readonly items: ItemStore;
  readonly sessions: SessionStore;
  /** Commits, cancels and seeds go one at a time. */
  readonly serial: Serial;
  readonly tally: Tally;
}

/** What a handler reads of a request. */
export interface Incoming {
  readonly headers: IncomingHttpHeaders;
  readonly body: RequestBody;
}

/** Carries out one request. What of the body it does not read is discarded for it. */
export type Handle<R> = (service: Service, route: R, incoming: Incoming) => Promise<Answer>;
