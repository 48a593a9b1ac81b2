import { expect, it } from "vitest";
import { recentPaths } from "../../../../src/cli/check/recent-paths.ts";

it("remembers which blob had one of the latest paths, and forgets older ones", () => {
  const ownerOf = recentPaths(3);
  expect(ownerOf("a", "A")).toBe("A");
  expect(ownerOf("a", "B")).toBe("A");
  for (const key of ["b", "c", "d"]) expect(ownerOf(key, key)).toBe(key);
  // Three others lie between.
  expect(ownerOf("a", "B")).toBe("A");
  for (const key of ["e", "f", "g"]) ownerOf(key, key);
  expect(ownerOf("a", "B")).toBe("B");
  expect(ownerOf("e", "other")).toBe("e");
});
