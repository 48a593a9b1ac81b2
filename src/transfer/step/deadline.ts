import type { Policy } from "../policy.ts";
import type { Destination } from "../destination.ts";
import type { Clock, Ports, Source } from "../ports.ts";

/** The ports of one invocation: their calls to Graph and to the source begin in time, or not at all. */
export interface InvocationPorts extends Ports {
  /** No call begins, and no range is still being sent, after this; milliseconds since 1970. */
  readonly lastCallMs: number;
}

/** Thrown instead of a call for which this invocation has no time left. Nothing has been sent. */
export class OutOfTimeError extends Error {
  override readonly name = "OutOfTimeError";
}

/** With less time than this, sending a range is left to the next invocation: it would only be cut off. */
const MIN_RANGE_MS = 60_000;

/** When an invocation that starts now has to be done. */
export const invocationEndMs = (clock: Pick<Clock, "nowMs">, policy: Policy): number =>
  clock.nowMs() + policy.invocationMs;

/**
 * When the record's write is last tried again: a try may take as long as two calls to storage, and is followed by the
 * DELETE of a session that no record holds, and by a message.
 */
export const lastWriteMs = ({ invocationReserveMs }: Policy, endMs: number): number =>
  endMs - invocationReserveMs / 2;

/**
 * Ports for the actions of one invocation. The host ends an invocation that outlasts `functionTimeout`, and with it the
 * worker and everything else it runs, so calls stop early enough to save the record and to send the next message.
 */
export const withDeadline = (ports: Ports, policy: Policy, endMs: number): InvocationPorts => {
  const lastCallMs = endMs - policy.invocationReserveMs;
  const { source, destination, clock } = ports;
  const inTime =
    <A extends readonly unknown[], T>(call: (...args: A) => Promise<T>, minLeftMs = 0) =>
    async (...args: A): Promise<T> => {
      if (lastCallMs - clock.nowMs() <= minLeftMs)
        throw new OutOfTimeError("no time left in this invocation");
      return await call(...args);
    };
  const timedSource: Source = {
    pin: inTime((...args) => source.pin(...args)),
    open: inTime((...args) => source.open(...args)),
  };
  const timedDestination: Destination = {
    rulesOf: (target) => destination.rulesOf(target),
    createSession: inTime((...args) => destination.createSession(...args)),
    putRange: inTime((...args) => destination.putRange(...args), MIN_RANGE_MS),
    querySession: inTime((...args) => destination.querySession(...args)),
    deleteSession: inTime((...args) => destination.deleteSession(...args)),
    commit: inTime((...args) => destination.commit(...args)),
    putWhole: inTime((...args) => destination.putWhole(...args)),
    getItem: inTime((...args) => destination.getItem(...args)),
    findPlace: inTime((...args) => destination.findPlace(...args)),
    setFields: inTime((...args) => destination.setFields(...args)),
    checkIn: inTime((...args) => destination.checkIn(...args)),
  };
  return { ...ports, source: timedSource, destination: timedDestination, lastCallMs };
};
