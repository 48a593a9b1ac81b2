import type { Clock, Ports } from "../../src/transfer/ports.ts";

/** One call of a port, before it is made. */
export type PortCall =
  | {
      readonly area: "records";
      readonly name: keyof Ports["records"];
      readonly args: readonly unknown[];
    }
  | { readonly area: "steps"; readonly name: "send" | "oldestVisibleAt"; readonly args: readonly unknown[] }
  | { readonly area: "results"; readonly name: "publish"; readonly args: readonly unknown[] }
  | { readonly area: "source"; readonly name: "pin" | "open"; readonly args: readonly unknown[] }
  | { readonly area: "destination"; readonly name: GraphCall; readonly args: readonly unknown[] };

export type GraphCall =
  "createSession" | "putRange" | "querySession" | "deleteSession" | "commit" | "putEmpty" | "getItem";

/** Handles a call instead of the port: it may make the call or not, and returns any answer it likes. */
export type Interceptor = <T>(call: PortCall, run: () => Promise<T>) => Promise<T>;

/** Ports whose every asynchronous call goes through an interceptor. */
export const interceptedPorts = (ports: Ports, clock: Clock, intercept: Interceptor): Ports => {
  const { records, steps, results, source, destination } = ports;
  return {
    clock,
    records: {
      read: (...args) => intercept({ area: "records", name: "read", args }, () => records.read(...args)),
      reserveAdmission: (...args) =>
        intercept({ area: "records", name: "reserveAdmission", args }, () =>
          records.reserveAdmission(...args),
        ),
      create: (...args) =>
        intercept({ area: "records", name: "create", args }, () => records.create(...args)),
      replace: (...args) =>
        intercept({ area: "records", name: "replace", args }, () => records.replace(...args)),
      page: (...args) => intercept({ area: "records", name: "page", args }, () => records.page(...args)),
      look: (...args) => intercept({ area: "records", name: "look", args }, () => records.look(...args)),
      remove: (...args) =>
        intercept({ area: "records", name: "remove", args }, () => records.remove(...args)),
      readTimerState: () =>
        intercept({ area: "records", name: "readTimerState", args: [] }, () => records.readTimerState()),
      writeTimerState: (...args) =>
        intercept({ area: "records", name: "writeTimerState", args }, () => records.writeTimerState(...args)),
    },
    steps: {
      send: (...args) => intercept({ area: "steps", name: "send", args }, () => steps.send(...args)),
      oldestVisibleAt: () =>
        intercept({ area: "steps", name: "oldestVisibleAt", args: [] }, () => steps.oldestVisibleAt()),
    },
    results: {
      publish: (...args) =>
        intercept({ area: "results", name: "publish", args }, () => results.publish(...args)),
    },
    source: {
      pin: (...args) => intercept({ area: "source", name: "pin", args }, () => source.pin(...args)),
      open: (...args) => intercept({ area: "source", name: "open", args }, () => source.open(...args)),
    },
    destination: {
      rulesOf: (target) => destination.rulesOf(target),
      ...interceptedGraph(destination, intercept),
    },
  };
};

const interceptedGraph = (
  graph: Ports["destination"],
  intercept: Interceptor,
): Omit<Ports["destination"], "rulesOf"> => {
  const through = <T>(name: GraphCall, args: readonly unknown[], run: () => Promise<T>): Promise<T> =>
    intercept({ area: "destination", name, args }, run);
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
