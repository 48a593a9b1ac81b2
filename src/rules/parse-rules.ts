import { z } from "zod";
import { inWords } from "../config/in-words.ts";
import { explainAll } from "../intake/explain.ts";
import { validateJob } from "../intake/validate-job.ts";
import { isTooDeep } from "../transfer/nesting.ts";
import { ruleSchema, type Rule } from "./rule.ts";

/** Rules that can be applied, or every fault in them: lines that begin with the place. */
export type ParsedRules = { readonly rules: readonly Rule[] } | { readonly faults: readonly string[] };

const MAX_RULES = 200;
const fileSchema = z.strictObject({
  rules: z.array(z.unknown()).max(MAX_RULES, `must have at most ${MAX_RULES} entries`),
});
/** Rules say nothing about accounts. */
const ANY_ACCOUNT = "https://account.blob.core.windows.net";

/** Checks rules as a whole: `{"rules": […]}`. */
export const parseRules = (text: string): ParsedRules => {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    return { faults: [`the rules are not JSON: ${error instanceof Error ? error.message : ""}`] };
  }
  if (isTooDeep(json)) return { faults: ["the rules are nested too deeply"] };
  const file = fileSchema.safeParse(json, { error: inWords });
  if (!file.success) return { faults: explainAll(file.error) };

  const rules: Rule[] = [];
  const faults: string[] = [];
  const indexOfName = new Map<string, number>();
  for (const [index, written] of file.data.rules.entries()) {
    const place = `rules[${index}]`;
    const rule = parseRule(written, place);
    if ("faults" in rule) {
      faults.push(...rule.faults);
      continue;
    }
    const earlier = indexOfName.get(rule.name);
    if (earlier !== undefined) faults.push(`${place}.name: is the name of rules[${earlier}] as well`);
    indexOfName.set(rule.name, earlier ?? index);
    rules.push(rule);
  }
  return faults.length === 0 ? { rules } : { faults };
};

const parseRule = (written: unknown, place: string): Rule | { readonly faults: readonly string[] } => {
  const parsed = ruleSchema.safeParse(written, { error: inWords });
  if (!parsed.success) return { faults: explainAll(parsed.error, [place]) };
  const { name, when, target, options, labels } = parsed.data;
  const { minBytes = 0, maxBytes = Infinity } = when;
  if (minBytes > maxBytes) return { faults: [`${place}.when.maxBytes: is less than minBytes`] };
  // As they were written: what a job makes of an option that is left out depends on its target.
  const given = (written as { readonly options?: object }).options;
  const rule: Rule = {
    name,
    when,
    job: { target, options: { ...given, labels: { rule: name, ...options.labels, ...labels } } },
  };
  const fault = sampleFault(rule);
  return fault === null ? rule : { faults: [`${place}.${fault}`] };
};

/** Whether a job of the rule is refused whatever its blob is. */
const sampleFault = ({ when, job }: Rule): string | null => {
  const source = { container: when.container, blob: "name.ext" };
  const checked = validateJob({ source, ...job }, ANY_ACCOUNT);
  return "invalid" in checked ? checked.invalid : null;
};
