import { z } from "zod";
import { ConfigError } from "./config-error.ts";
import { inputQueueName, poisonQueueOf } from "./queue-name.ts";

/** Where events about new blobs arrive, and the rules for them. */
export interface EventSettings {
  /** `EVENT_QUEUE`. Default `blob-events`. */
  readonly queue: string;
  /** `RULES`. */
  readonly rules: RulesPlace;
}

/** The rules themselves, or the name of their blob in the record container. */
export type RulesPlace =
  { readonly kind: "json"; readonly json: string } | { readonly kind: "blob"; readonly name: string };

/** Not in a folder, and not beginning like a record: a listing of the records must not come past it. */
const RULES_BLOB = /^[A-Za-z][\w.-]{0,122}\.json$/;

const isJsonText = (text: string): boolean => /^\s*[[{]/.test(text);

/** The settings as the schema of all settings has them. */
export const eventValues = {
  EVENT_QUEUE: inputQueueName("EVENT_QUEUE").default("blob-events"),
  RULES: z
    .string()
    .refine(
      (text) => isJsonText(text) || RULES_BLOB.test(text),
      'RULES must be the rules as JSON, or the name of their blob in the record container, for instance "rules.json"',
    )
    .optional(),
};

interface Values {
  readonly EVENT_QUEUE: string;
  readonly RULES?: string | undefined;
  readonly TRANSFER_QUEUE: string;
  readonly STEP_QUEUE: string;
  readonly RESULT_QUEUE: string;
}

/**
 * Null without `RULES`: then nothing fetches events.
 * @throws {ConfigError} if the queue is used for something else
 */
export const readEvents = (values: Values): EventSettings | null => {
  const { EVENT_QUEUE: queue, RULES: rules, TRANSFER_QUEUE, STEP_QUEUE, RESULT_QUEUE } = values;
  if (rules === undefined) return null;
  const others = [TRANSFER_QUEUE, STEP_QUEUE, RESULT_QUEUE];
  if (others.includes(queue) || RESULT_QUEUE === poisonQueueOf(queue)) {
    throw new ConfigError(
      "EVENT_QUEUE must differ from TRANSFER_QUEUE, STEP_QUEUE and RESULT_QUEUE, which must not be its poison queue",
    );
  }
  return { queue, rules: isJsonText(rules) ? { kind: "json", json: rules } : { kind: "blob", name: rules } };
};
