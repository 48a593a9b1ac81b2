import { parseRules } from "./parse-rules.ts";
import type { Rule } from "./rule.ts";

/** Rules as they are stored. */
export interface StoredRules {
  readonly text: string;
  /** Changes with the text. */
  readonly version: string;
}

/** The rules that apply now. */
export interface RulesInForce {
  /** Null while none that could be read have been seen. */
  readonly rules: readonly Rule[] | null;
  /** What is wrong with the latest ones, a line each; empty if those are in force. */
  readonly faults: readonly string[];
  /** Of the latest ones; null if there are none. */
  readonly version: string | null;
}

/** The rules, read again once they are this old. */
const KEPT_MS = 60_000;

interface RuleBookParts {
  /** Null if there are no rules. */
  readonly load: () => Promise<StoredRules | null>;
  readonly nowMs: () => number;
  /** Where the rules are, for people. */
  readonly place: string;
}

/**
 * Keeps the rules in force: those that are stored, or while these cannot be used, the last ones that could. Without any
 * rules there are none in force, and nothing matches.
 *
 * @returns the rules in force. Throws what `load` throws while nothing has been loaded yet.
 */
export const ruleBook = ({ load, nowMs, place }: RuleBookParts): (() => Promise<RulesInForce>) => {
  let latest: RulesInForce | null = null;
  let loadedMs = -Infinity;
  let loading: Promise<RulesInForce> | null = null;
  const refresh = async (): Promise<RulesInForce> => {
    try {
      latest = after(latest, await load(), place);
    } catch (error) {
      // Storage may be out: what was in force stays.
      if (latest === null) throw error;
    } finally {
      loading = null;
    }
    loadedMs = nowMs();
    return latest;
  };
  return () =>
    latest !== null && nowMs() - loadedMs < KEPT_MS ? Promise.resolve(latest) : (loading ??= refresh());
};

const after = (latest: RulesInForce | null, stored: StoredRules | null, place: string): RulesInForce => {
  if (stored === null) return { rules: [], faults: [`there are no rules in ${place}`], version: null };
  if (stored.version === latest?.version) return latest;
  const parsed = parseRules(stored.text);
  return "rules" in parsed
    ? { rules: parsed.rules, faults: [], version: stored.version }
    : { rules: latest?.rules ?? null, faults: parsed.faults, version: stored.version };
};
