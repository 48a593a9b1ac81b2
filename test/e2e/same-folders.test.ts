import { expect, it } from "vitest";
import type { FaultAction } from "../../local/graph/faults.ts";
import type { NodeView } from "../../local/graph/tenant/view.ts";
import type { StartedProcess } from "../../local/launcher/processes.ts";
import { content, sha256 } from "../support/content.ts";
import { isFullBacklog } from "../support/full-backlog.ts";
import { untilAllEnded } from "../support/run-backlog.ts";
import { idsOf } from "../support/send-jobs.ts";
import { startSystem, type System } from "../support/system.ts";

const BYTES = 1000;

interface Spec {
  readonly transfers: number;
  readonly hosts: number;
  readonly parents: number;
  readonly childrenEach: number;
  readonly deadlineMs: number;
}

const answer = (when: "before" | "after", status: number, code: string, headers = {}): FaultAction => ({
  kind: "answer",
  when,
  status,
  headers,
  body: { error: { code, message: code } },
});

/** What becomes of each attempt to make a folder, in turn. After some of them the folder is there all the same. */
const FAULTS: readonly (FaultAction | null)[] = [
  answer("before", 429, "tooManyRequests", { "Retry-After": "1" }),
  answer("after", 409, "nameAlreadyExists"),
  null,
  answer("before", 423, "resourceLocked"),
  answer("after", 404, "itemNotFound"),
  { kind: "cut", when: "after" },
  null,
];

/** Sends the jobs while all hosts stand still, so that they begin at once. */
const runInto = async (system: System, spec: Spec): Promise<void> => {
  const hosts: StartedProcess[] = [system.host()];
  const others = (): StartedProcess[] => hosts.filter((host) => host !== system.host());
  try {
    while (hosts.length < spec.hosts) {
      await system.startHost();
      hosts.push(system.host());
    }
    await system.putBlob("file", content(BYTES));
    const driveId = system.graph.tenant().sites[0]?.libraries[0]?.driveId;
    const ids = idsOf("same-folders", spec.transfers);
    for (const { pid } of hosts) process.kill(pid, "SIGSTOP");
    for (const [n, id] of ids.entries()) {
      const leaf = n % (spec.parents * spec.childrenEach);
      // Each other one spells the folder in another way.
      const parent = `${n % 2 === 0 ? "Parent" : "parent"} ${leaf % spec.parents}`;
      await system.send({
        source: { container: "sources", blob: "file" },
        target: { kind: "drive", driveId, path: `all/${parent}/child ${leaf}/${id}.bin` },
        transferId: id,
      });
    }
    const startedMs = Date.now();
    for (const { pid } of hosts) process.kill(pid, "SIGCONT");
    const results = await untilAllEnded(system, ids, spec.deadlineMs);
    const elapsedMs = Date.now() - startedMs;

    const ends = results.filter(({ data }) => data.status !== "completed" || data.verification !== "matched");
    expect(ends.map(({ data }) => data)).toEqual([]);
    const folders = foldersOf(system);
    expect(folders).toHaveLength(1 + spec.parents + spec.parents * spec.childrenEach);
    expect(new Set(folders.map((folder) => folder.toLowerCase())).size).toBe(folders.length);
    const { counts } = system.graph.state();
    expect(counts.foldersCreated, "folders made").toBe(folders.length);
    const files = system.graph.items();
    expect(files.map(({ name }) => name).sort()).toEqual(ids.map((id) => `${id}.bin`));
    expect(new Set(files.map((file) => file.sha256))).toEqual(new Set([sha256(content(BYTES))]));
    expect(files.filter(({ commits }) => commits !== 1)).toEqual([]);
    expect(system.graph.sessions()).toEqual([]);
    console.log(
      [
        `${spec.transfers} transfers into ${folders.length} folders by ${spec.hosts} hosts in ${(elapsedMs / 1000).toFixed(1)} s`,
        `${counts.requests} calls to Graph`,
        ...["createFolder", "getItem", "createUploadSession"].map(
          (route) => `${callsTo(system, route)} ${route}`,
        ),
        `at most ${Math.max(...results.map(({ data }) => data.retries))} retries of a transfer`,
      ].join("; "),
    );
  } finally {
    for (const host of others()) await host.stop("SIGKILL");
  }
};

const callsTo = (system: System, route: string): number =>
  system.graph.requests().filter((request) => request.route === route).length;

/** The paths of the folder `all` and of those below it. */
const foldersOf = (system: System): string[] => {
  const below = (node: NodeView, path: string): string[] =>
    node.children === null
      ? []
      : [path, ...node.children.flatMap((child) => below(child, `${path}/${child.name}`))];
  const root = system.graph.tenant().sites[0]?.libraries[0]?.root;
  const all = root?.children?.find(({ name }) => name === "all");
  return all === undefined ? [] : below(all, "all");
};

const run = async (spec: Spec): Promise<void> => {
  let attempts = 0;
  const system = await startSystem({
    env: { BLOBFERRY_LOCAL_PATIENCE: "0.1", BLOBFERRY_LOCAL_LEASE_SECONDS: "60" },
    graph: {
      requestLogLength: 100_000,
      intercept: ({ route }) => (route === "createFolder" ? FAULTS[attempts++ % FAULTS.length] : null),
    },
  });
  try {
    await runInto(system, spec);
    expect(attempts, "every fault was injected").toBeGreaterThanOrEqual(FAULTS.length);
  } finally {
    await system.stop();
  }
};

it("makes 12 folders once each for 80 transfers by two hosts, whatever becomes of the attempts", () =>
  run({ transfers: 80, hosts: 2, parents: 1, childrenEach: 10, deadlineMs: 120_000 }));

it.runIf(isFullBacklog)(
  "makes 40 folders once each for 500 transfers by four hosts",
  { timeout: 600_000 },
  () => run({ transfers: 500, hosts: 4, parents: 3, childrenEach: 12, deadlineMs: 500_000 }),
);
