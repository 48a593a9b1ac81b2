/** No job is nested more deeply. What recurses over JSON, as `JSON.stringify` does, overflows the stack at some depth. */
export const MAX_LEVELS = 100;

/** Whether a JSON value has lists and objects more than {@link MAX_LEVELS} deep. Does not recurse. */
export const isTooDeep = (json: unknown): boolean => {
  const rest: { readonly value: unknown; readonly level: number }[] = [{ value: json, level: 1 }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { value, level } = next;
    if (typeof value !== "object" || value === null) continue;
    if (level > MAX_LEVELS) return true;
    for (const inner of Object.values(value) as unknown[]) rest.push({ value: inner, level: level + 1 });
  }
  return false;
};

/** The value down to {@link MAX_LEVELS}; an ellipsis stands for what is deeper. */
export const withoutDepths = (json: unknown, levels = MAX_LEVELS): unknown => {
  if (typeof json !== "object" || json === null) return json;
  if (levels === 0) return "…";
  if (Array.isArray(json)) return json.map((inner) => withoutDepths(inner, levels - 1));
  return Object.fromEntries(
    Object.entries(json).map(([name, inner]: [string, unknown]) => [name, withoutDepths(inner, levels - 1)]),
  );
};
