import type { BlobEvent, BlobName } from "./event.ts";
import { eventTransferId, jobOf } from "./job-of.ts";
import { matchRules } from "./match-rules.ts";
import type { BlobState } from "../storage/event-blob.ts";
import type { EventPorts } from "./ports.ts";
import type { Rule } from "./rule.ts";

/** What became of an event. Texts may come from outside. */
export type EventOutcome =
  /** The job of a rule is on the queue. */
  | { readonly kind: "started"; readonly transferId: string; readonly rule: string; readonly name: BlobName }
  /** This version of the blob has its transfer already. */
  | { readonly kind: "repeated"; readonly transferId: string; readonly rule: string }
  /** Nothing is to be done; `reason` is one of a few texts. */
  | { readonly kind: "dropped"; readonly reason: string }
  /** A rule matches, and the blob cannot be moved as it asks. */
  | { readonly kind: "refused"; readonly rule: string; readonly name: BlobName; readonly reason: string }
  /** Nothing can be done yet. */
  | { readonly kind: "wait"; readonly delayMs: number; readonly reason: string };

/** Names of the app and of the account whose blobs it moves. */
export interface EventScope {
  /** Name of the source account; null where its address does not say. */
  readonly account: string | null;
  readonly recordContainer: string;
}

/** Each wait costs a message, and an author needs a while to correct rules. */
const WAIT_FOR_RULES_MS = 5 * 60_000;
const WAIT_FOR_COPY_MS = 60_000;

/**
 * Turns an event into the job of the first rule that matches.
 *
 * The event's numbers say nothing about the blob as it is now: events come late, twice and in any order. So the blob is
 * looked at, once, if a rule matches its name. An event of a version that is gone is dropped, since the version that
 * took its place has an event of its own.
 */
export const handleEvent = async (
  ports: EventPorts,
  scope: EventScope,
  event: BlobEvent,
): Promise<EventOutcome> => {
  if (scope.account !== null && event.account !== scope.account)
    return dropped("is from another storage account");
  const { rules } = await ports.rules();
  if (rules === null) return { kind: "wait", delayMs: WAIT_FOR_RULES_MS, reason: "the rules have faults" };
  const names = event.names.filter(
    (name) =>
      name.container !== scope.recordContainer && matchRules(rules, { ...name, bytes: null }).rule !== null,
  );
  if (names.length === 0) return dropped("matches no rule");
  for (const name of names) {
    const found = await ports.look(name);
    if (found.kind === "missing" || (found.kind === "found" && !isOf(event, found))) continue;
    return await handleBlob(ports, rules, event, name, found);
  }
  return dropped("is about a blob that has changed since, or is gone");
};

/**
 * Whether the event is of the blob's current version. A copy's is, even if its ETag changed when the copy was through:
 * no other event follows. A rename has no ETag.
 */
const isOf = ({ eTag }: BlobEvent, found: BlobState & { readonly kind: "found" }): boolean =>
  eTag === null || eTag === found.eTag || found.copy === "pending" || found.copy === "done";

const handleBlob = async (
  ports: EventPorts,
  rules: readonly Rule[],
  event: BlobEvent,
  name: BlobName,
  found: Exclude<BlobState, { readonly kind: "missing" }>,
): Promise<EventOutcome> => {
  if (found.kind === "found" && found.isFolder) return dropped("is about a folder");
  if (found.kind === "found" && found.copy === "failed") return dropped("is about a copy that failed");
  if (found.kind === "found" && found.copy === "pending")
    return { kind: "wait", delayMs: WAIT_FOR_COPY_MS, reason: "the blob is still being copied" };
  // The transfer itself finds out, and says, why the blob cannot be read.
  const { bytes, eTag } =
    found.kind === "found" ? found : { bytes: event.bytes, eTag: event.eTag ?? event.id };
  const { rule } = matchRules(rules, { ...name, bytes });
  if (rule === null) return dropped("matches no rule");
  const version = { ...name, account: event.account, eTag };
  const transferId = eventTransferId(version);
  if (await ports.hasTransfer(transferId)) return { kind: "repeated", transferId, rule: rule.name };
  const job = jobOf(rule, version);
  if ("invalid" in job) return { kind: "refused", rule: rule.name, name, reason: job.invalid };
  await ports.start(job);
  return { kind: "started", transferId, rule: rule.name, name };
};

const dropped = (reason: string): EventOutcome => ({ kind: "dropped", reason });
