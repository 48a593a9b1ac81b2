import { describe, expect, it } from "vitest";
import { placeFinder } from "../../../../src/graph/places/find-place.ts";
import { seededRandom } from "../../../fakes/seeded-random.ts";
import { FakeTenant } from "../../../support/fake-tenant.ts";
import { broken, refusal } from "../../../support/scripted-graph.ts";

const DRIVE = "b!d";

describe("40 folders that 500 transfers of four processes want at the same time", () => {
  it.each([1, 2, 3])("are made once, whatever happens: seed %d", async (seed) => {
    const tenant = new FakeTenant();
    tenant.addDrive(DRIVE);
    const random = seededRandom(seed);
    const fates = [
      () => refusal(409, "resourceModified"),
      () => refusal(404, "itemNotFound"),
      () => refusal(423, "resourceLocked"),
      () => refusal(429, "tooManyRequests", "Wait.", { "Retry-After": "1" }),
      () => broken,
    ];
    tenant.meddle = ({ method }, path) => {
      if (random() > 0.2) return null;
      const fate = fates[Math.floor(random() * fates.length)];
      const answer = fate?.() ?? null;
      // A 404 for a POST is a parent that cannot be seen yet; the root always can.
      const lags = method === "POST" && !path.endsWith("/root/children");
      return answer?.kind === "answered" && answer.status === 404 && !lags ? null : answer;
    };
    const folder = (n: number) => `Scans/20${20 + (n % 4)}/${String(n % 40).padStart(2, "0")}`;
    const processes = Array.from({ length: 4 }, () => placeFinder(tenant.client()));
    const left = new Map(Array.from({ length: 500 }, (_, n) => [n, folder(n)]));
    const ids = new Map<string, Set<string>>();
    for (let round = 0; left.size > 0; round++) {
      expect(round).toBeLessThan(100);
      await Promise.all(
        [...left].map(async ([n, path]) => {
          const rest = [...path.split("/").slice(1), `${n}.pdf`];
          const target = { kind: "drive", driveId: DRIVE, folderId: "root" };
          const answer = await processes[n % 4]?.({ target, path: ["Scans", ...rest], fresh: false });
          expect(answer?.kind).not.toBe("permanent");
          if (answer?.kind !== "found") return;
          expect(answer.place.name).toBe(`${n}.pdf`);
          ids.set(path, (ids.get(path) ?? new Set()).add(answer.place.folderId));
          left.delete(n);
        }),
      );
    }
    expect(ids.size).toBe(40);
    expect([...ids.values()].every(({ size }) => size === 1)).toBe(true);
    expect(new Set(tenant.made).size).toBe(tenant.made.length);
    expect(tenant.foldersOf(DRIVE)).toHaveLength(1 + 4 + 40);
  });
});
