/** The name that was probably meant by one that is not known; null if none is near. */
export const nearest = (text: string, known: readonly string[]): string | null => {
  const typed = plain(text);
  const within = typed.length < 4 ? [] : known.filter((name) => plain(name).includes(typed));
  if (within.length === 1) return within[0] ?? null;
  const most = Math.max(1, Math.floor(typed.length / 4));
  const [first] = known
    .map((name) => ({ name, distance: editDistance(typed, plain(name)) }))
    .filter(({ distance }) => distance <= most)
    .sort((one, other) => one.distance - other.distance);
  return first?.name ?? null;
};

/** Hyphens and capitals are what people leave out. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** How many characters have to be added, removed or replaced (Levenshtein). */
const editDistance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(one).entries()) {
    let left = index + 1;
    const next = [left];
    for (const [at, target] of Array.from(other).entries()) {
      const replaced = (row[at] ?? 0) + (letter === target ? 0 : 1);
      left = Math.min(left + 1, (row[at + 1] ?? 0) + 1, replaced);
      next.push(left);
    }
    row = next;
  }
  return row[other.length] ?? 0;
};
