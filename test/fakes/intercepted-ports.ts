import type { Clock, Ports, Spare, StepQueue } from "../../src/transfer/ports.ts";

/** One call of a port, before it is made. */
export type PortCall =
  | {
      readonly area: "records";
      readonly name: keyof Ports["records"];
      readonly args: readonly unknown[];
    }
  | {
      readonly area: "steps";
      readonly name: "send" | "sendSpare" | "become" | "remove" | "heads";
      readonly args: readonly unknown[];
    }
  | { readonly area: "admission"; readonly name: "enter"; readonly args: readonly unknown[] }
  | { readonly area: "results"; readonly name: "publish"; readonly args: readonly unknown[] }
  | { readonly area: "source"; readonly name: "pin" | "open"; readonly args: readonly unknown[] }
  | { readonly area: "destination"; readonly name: GraphCall; readonly args: readonly unknown[] };

export type GraphCall =
  | "createSession"
  | "putRange"
  | "querySession"
  | "deleteSession"
  | "commit"
  | "putWhole"
  | "getItem"
  | "findPlace"
  | "setFields"
  | "checkIn";

/** Handles a call instead of the port: it may make the call or not, and returns any answer it likes. */
export type Interceptor = <T>(call: PortCall, run: () => Promise<T>) => Promise<T>;

/** Ports whose every asynchronous call goes through an interceptor. */
export const interceptedPorts = (ports: Ports, clock: Clock, intercept: Interceptor): Ports => {
  const { records, steps, results, source, destination } = ports;
  return {
    clock,
    access: ports.access,
    records: {
      read: (...args) => intercept({ area: "records", name: "read", args }, () => records.read(...args)),
      reserveAdmission: (...args) =>
        intercept({ area: "records", name: "reserveAdmission", args }, () =>
          records.reserveAdmission(...args),
        ),
      restoreReservation: (...args) =>
        intercept({ area: "records", name: "restoreReservation", args }, () =>
          records.restoreReservation(...args),
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
      sendSpare: (...args) => interceptedSpare(steps, args, intercept),
      heads: () => intercept({ area: "steps", name: "heads", args: [] }, () => steps.heads()),
    },
    admission: {
      pauseMs: (target) => ports.admission.pauseMs(target),
      enter: (...args) =>
        intercept({ area: "admission", name: "enter", args }, () => ports.admission.enter(...args)),
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

/** As the port promises, a spare that could not be sent, turned or removed never throws. */
const interceptedSpare = async (
  steps: StepQueue,
  args: Parameters<StepQueue["sendSpare"]>,
  intercept: Interceptor,
): Promise<Spare> => {
  const spare = await intercept({ area: "steps", name: "sendSpare", args }, () =>
    steps.sendSpare(...args),
  ).catch(() => NO_SPARE);
  return {
    become: (...next) =>
      intercept({ area: "steps", name: "become", args: next }, () => spare.become(...next)).catch(
        () => false,
      ),
    remove: () =>
      intercept({ area: "steps", name: "remove", args: [] }, () => spare.remove()).catch(() => undefined),
  };
};

const NO_SPARE: Spare = { become: () => Promise.resolve(false), remove: () => Promise.resolve() };

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
    putWhole: (...args) => through("putWhole", args, () => graph.putWhole(...args)),
    getItem: (...args) => through("getItem", args, () => graph.getItem(...args)),
    findPlace: (...args) => through("findPlace", args, () => graph.findPlace(...args)),
    setFields: (...args) => through("setFields", args, () => graph.setFields(...args)),
    checkIn: (...args) => through("checkIn", args, () => graph.checkIn(...args)),
  };
};
