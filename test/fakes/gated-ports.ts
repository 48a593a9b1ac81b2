import type { Clock, Ports, RecordSummary } from "../../src/transfer/ports.ts";

/** One call of a port, on its way out. */
export type PortCall =
  | {
      readonly area: "records";
      readonly name: "read" | "reserveAdmission" | "create" | "replace" | "list";
      readonly args: readonly unknown[];
    }
  | { readonly area: "steps"; readonly name: "send" | "oldestVisibleAt"; readonly args: readonly unknown[] }
  | { readonly area: "results"; readonly name: "publish"; readonly args: readonly unknown[] }
  | { readonly area: "source"; readonly name: "pin" | "open"; readonly args: readonly unknown[] }
  | { readonly area: "destination"; readonly name: GraphCall; readonly args: readonly unknown[] };

export type GraphCall =
  "createSession" | "putRange" | "querySession" | "deleteSession" | "commit" | "putEmpty" | "getItem";

/** Decides what becomes of a call: it may run it, or not, and answer what it likes. */
export type Gate = <T>(call: PortCall, run: () => Promise<T>) => Promise<T>;

/** Ports whose every asynchronous call goes through a gate. */
export const gatedPorts = (ports: Ports, clock: Clock, gate: Gate): Ports => {
  const { records, steps, results, source, destination } = ports;
  return {
    clock,
    records: {
      read: (...args) => gate({ area: "records", name: "read", args }, () => records.read(...args)),
      reserveAdmission: (...args) =>
        gate({ area: "records", name: "reserveAdmission", args }, () => records.reserveAdmission(...args)),
      create: (...args) => gate({ area: "records", name: "create", args }, () => records.create(...args)),
      replace: (...args) => gate({ area: "records", name: "replace", args }, () => records.replace(...args)),
      list: () => gatedList(ports, gate),
    },
    steps: {
      send: (...args) => gate({ area: "steps", name: "send", args }, () => steps.send(...args)),
      oldestVisibleAt: () =>
        gate({ area: "steps", name: "oldestVisibleAt", args: [] }, () => steps.oldestVisibleAt()),
    },
    results: {
      publish: (...args) => gate({ area: "results", name: "publish", args }, () => results.publish(...args)),
    },
    source: {
      pin: (...args) => gate({ area: "source", name: "pin", args }, () => source.pin(...args)),
      open: (...args) => gate({ area: "source", name: "open", args }, () => source.open(...args)),
    },
    destination: {
      rulesOf: (target) => destination.rulesOf(target),
      ...gatedGraph(destination, gate),
    },
  };
};

async function* gatedList({ records }: Ports, gate: Gate): AsyncGenerator<RecordSummary> {
  yield* await gate({ area: "records", name: "list", args: [] }, async () => {
    const all: RecordSummary[] = [];
    for await (const summary of records.list()) all.push(summary);
    return all;
  });
}

const gatedGraph = (graph: Ports["destination"], gate: Gate): Omit<Ports["destination"], "rulesOf"> => {
  const through = <T>(name: GraphCall, args: readonly unknown[], run: () => Promise<T>): Promise<T> =>
    gate({ area: "destination", name, args }, run);
  return {
    createSession: (...args) => through("createSession", args, () => graph.createSession(...args)),
    putRange: (...args) => through("putRange", args, () => graph.putRange(...args)),
    querySession: (...args) => through("querySession", args, () => graph.querySession(...args)),
    deleteSession: (...args) => through("deleteSession", args, () => graph.deleteSession(...args)),
    commit: (...args) => through("commit", args, () => graph.commit(...args)),
    putEmpty: (...args) => through("putEmpty", args, () => graph.putEmpty(...args)),
    getItem: (...args) => through("getItem", args, () => graph.getItem(...args)),
  };
};
