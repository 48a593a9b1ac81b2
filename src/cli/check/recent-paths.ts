/**
 * The blob that had a path first, at least among the latest ones. A batch knows them all, from storage. What is old is
 * forgotten all at once, since a map slows down when its first entry is deleted again and again.
 * @param atLeast how many paths are remembered; at most twice as many
 */
export const recentPaths = (atLeast: number): ((key: string, blob: string) => string) => {
  let owners = new Map<string, string>();
  let older: ReadonlyMap<string, string> = new Map();
  return (key, blob) => {
    const owner = owners.get(key) ?? older.get(key);
    if (owner !== undefined) return owner;
    if (owners.size === atLeast) {
      older = owners;
      owners = new Map();
    }
    owners.set(key, blob);
    return blob;
  };
};
