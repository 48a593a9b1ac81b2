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
  yield stored === null ? noRules(place) : findingOf(stored, place);
}

const noRules = (place: string): Finding =>
  warning(
    "rules",
    `there are no rules in ${place}, so events start nothing`,
    "write them: blobferry rules put rules.json",
  );

const findingOf = ({ text }: StoredRules, place: string): Finding => {
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
    "correct them, then blobferry rules put rules.json",
  );
};
