import type { Config } from "../config/config.ts";
import { loadRules, placeName } from "../rules/load-rules.ts";
import type { EventScope } from "../rules/handle-event.ts";
import type { EventPorts } from "../rules/ports.ts";
import { ruleBook } from "../rules/rule-book.ts";
import type { AppStorage } from "../storage/connection.ts";
import { accountNameOf, blobState } from "../storage/event-blob.ts";
import { storagePoisonQueue } from "../storage/poison-queue.ts";
import { sendText } from "../storage/send-text.ts";
import type { PoisonQueue } from "../transfer/poison-janitor.ts";
import type { Ports } from "../transfer/ports.ts";
import { NewerRecordError, UnreadableRecordError } from "../transfer/storage-error.ts";
import { marked } from "./available-ports.ts";
import { eventTally, type EventTally } from "./event-tally.ts";

/** What `blobEvents` works with. */
export interface EventServices {
  readonly queueName: string;
  /** Where the rules are, for people. */
  readonly place: string;
  readonly scope: EventScope;
  readonly ports: EventPorts;
  readonly tally: EventTally;
  /** Its poison queue, past the trigger. */
  readonly poison: PoisonQueue;
  /** Puts the text of an event back on its queue, as a new message. */
  readonly putBack: (text: string, delayMs: number) => Promise<void>;
}

/** Null without rules. Makes no call. */
export const eventServices = (
  { events, recordContainer }: Config,
  stored: AppStorage,
  { records, steps }: Pick<Ports, "records" | "steps">,
): EventServices | null => {
  const { events: queues, sources, sourceBaseUrl } = stored;
  if (events === null || queues === null) return null;
  const place = placeName(events.rules, recordContainer);
  const nowMs = (): number => Date.now();
  return {
    queueName: events.queue,
    place,
    scope: { account: accountNameOf(sourceBaseUrl), recordContainer },
    ports: {
      rules: ruleBook({ load: () => marked(() => loadRules(stored.records, events.rules)), nowMs, place }),
      look: (name) => marked(() => blobState(sources, name)),
      hasTransfer: async (transferId) => {
        try {
          return (await records.read(transferId)) !== null;
        } catch (error) {
          // A record that this app cannot read is there all the same.
          if (error instanceof NewerRecordError || error instanceof UnreadableRecordError) return true;
          throw error;
        }
      },
      start: (job) => steps.send("jobs", { kind: "job", job }, 0),
    },
    tally: eventTally(nowMs),
    poison: storagePoisonQueue(queues.poison),
    putBack: async (text, delayMs) => {
      await marked(() => sendText(queues.queue, text, delayMs));
    },
  };
};
