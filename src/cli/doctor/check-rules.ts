import type { QueueClient } from "@azure/storage-queue";
import type { Config } from "../../config/config.ts";
import { loadRules, placeName } from "../../rules/load-rules.ts";
import { parseRules } from "../../rules/parse-rules.ts";
import type { StoredRules } from "../../rules/rule-book.ts";
import type { AppStorage } from "../../storage/connection.ts";
import { failure, ok, warning, type Finding } from "./finding.ts";
import { counted } from "../text/format.ts";
import { queryStorage } from "../../client/storage-answer.ts";

/** Checks what turns new blobs into transfers, if anything does. */
export async function* checkRules(
  { events, recordContainer }: Pick<Config, "events" | "recordContainer">,
  storage: Pick<AppStorage, "records" | "events">,
): AsyncGenerator<Finding> {
  if (events === null || storage.events === null) return;
  const place = placeName(events.rules, recordContainer);
  let stored = null as StoredRules | null;
  const answer = await queryStorage(async () => {
    stored = await loadRules(storage.records, events.rules);
  });
  if (answer.kind !== "there") {
    const code = "code" in answer ? ` (${answer.code})` : "";
    yield failure("rules", `${place} cannot be read${code}`, "check the access rules of the account");
    return;
  }
  const correct =
    events.rules.kind === "blob"
      ? `correct them, then blobferry rules put rules.json`
      : "correct the setting RULES, which holds the rules themselves; the app then restarts";
  yield stored === null ? noRules(place) : findingOf(stored, place, correct);
}

/**
 * Without `RULES` nothing reads events.
 * @returns null if there is no queue for them, as in an app that is not meant to have any
 */
export const checkUnreadEvents = async (events: QueueClient): Promise<Finding | null> => {
  const answer = await queryStorage(() => events.getProperties());
  return answer.kind === "there"
    ? warning(
        "rules",
        `there is a queue ${events.name} for events about new blobs, but nothing reads it: RULES is not set`,
        "set RULES to rules.json, as docs/events.md describes, or delete the queue and its Event Grid subscription",
      )
    : null;
};

const noRules = (place: string): Finding =>
  warning(
    "rules",
    `there are no rules in ${place}, so events start nothing`,
    "write them: blobferry rules put rules.json",
  );

const findingOf = ({ text }: StoredRules, place: string, correct: string): Finding => {
  const parsed = parseRules(text);
  if ("rules" in parsed) {
    const names = parsed.rules.map(({ name }) => name).join(", ");
    return ok(
      "rules",
      `${counted(parsed.rules.length, "rule")} in ${place}${names === "" ? "" : `: ${names}`}`,
    );
  }
  return failure(
    "rules",
    `the rules in ${place} have errors, and are not in effect: ${parsed.faults.join("; ")}`,
    correct,
  );
};
