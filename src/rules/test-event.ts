import type { Target } from "../transfer/job.ts";
import { needsMetadata, needsTags } from "../transfer/target-path/path-template.ts";
import { targetPath } from "../transfer/target-path/target-path.ts";
import type { Job } from "../transfer/job.ts";
import type { BlobName } from "./event.ts";
import { jobOf } from "./job-of.ts";
import { matchRules, type OtherRule } from "./match-rules.ts";
import { readEvent } from "./read-event.ts";
import type { Rule } from "./rule.ts";

/** What rules make of an event, as far as the event alone says. */
export interface EventTest {
  /** Null if the message is no event about a new blob. */
  readonly blob: BlobName | null;
  /** The name of the rule that applies. */
  readonly rule: string | null;
  readonly transferId: string | null;
  readonly target: Target | null;
  /** Of the new file below the target; null for targets without one, and where only the blob's metadata says. */
  readonly path: string | null;
  /** Why there is no transfer although a rule applies, or why the message is no event. */
  readonly fault: string | null;
  readonly others: readonly OtherRule[];
  /** What only a look at the blob could say. */
  readonly note: string | null;
}

const NOTHING: EventTest = {
  blob: null,
  rule: null,
  transferId: null,
  target: null,
  path: null,
  fault: null,
  others: [],
  note: null,
};

/** @param message the event as a queue message has it */
export const testEvent = (rules: readonly Rule[], message: string): EventTest => {
  const event = readEvent(message);
  if ("kind" in event) {
    const subject = event.kind === "ignored" ? "the event" : "the message";
    return { ...NOTHING, fault: `${subject} ${event.reason}` };
  }
  const names = event.names.map((name) => ({
    name,
    match: matchRules(rules, { ...name, bytes: event.bytes }),
  }));
  const [first] = names;
  const chosen = names.find(({ match }) => match.rule !== null) ?? first;
  if (chosen === undefined) return NOTHING;
  const { name: blob, match } = chosen;
  const { rule, others } = match;
  const note = noteOf(names.length, event.eTag, rules);
  if (rule === null) return { ...NOTHING, blob, others, note };
  const job = jobOf(rule, { ...blob, account: event.account, eTag: event.eTag ?? event.id });
  if ("invalid" in job) return { ...NOTHING, blob, rule: rule.name, fault: job.invalid, others, note };
  return {
    ...NOTHING,
    blob,
    rule: rule.name,
    transferId: event.eTag === null ? null : job.transferId,
    target: job.request.target,
    path: pathOf(job),
    others,
    note,
  };
};

const noteOf = (names: number, eTag: string | null, rules: readonly Rule[]): string | null => {
  const notes = [
    ...(names > 1 ? ["the name can be read in two ways; the app takes the one that exists"] : []),
    ...(eTag === null ? ["the event has no ETag; the transfer's id comes from the blob's"] : []),
    ...(rules.some(({ when }) => when.minBytes !== undefined || when.maxBytes !== undefined)
      ? ["sizes are the event's; the app goes by the blob's"]
      : []),
  ];
  return notes.length === 0 ? null : notes.join("; ");
};

const pathOf = ({ request: { source, target, options } }: Job): string | null => {
  const template = target["path"];
  if (template === undefined || needsMetadata(template) || needsTags(template)) return null;
  const path = targetPath({
    template,
    // The blob is new: its Last-Modified is about now.
    source: { ...source, prefix: "", modifiedOn: new Date().toISOString(), metadata: {}, tags: {} },
    names: options.names,
    name: options.name,
    isAtRoot: target["folderId"] === undefined,
  });
  return "refused" in path ? null : path.segments.join("/");
};
