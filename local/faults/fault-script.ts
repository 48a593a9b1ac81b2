import { z } from "zod";
import type { Route } from "../graph/route.ts";
import { storageOperations } from "./storage-operation.ts";

/** Faults as data: what goes wrong with which request. A scenario's files are written in these words. */

const graphRoutes = [
  "createUploadSession",
  "putRange",
  "getSession",
  "deleteSession",
  "commitSession",
  "commitFromSource",
  "getItem",
  "putContent",
] as const satisfies readonly Route["name"][];

/** The first request it befalls, from 1, and how many in a row. */
const when = { nth: z.int().positive().default(1), times: z.int().positive().default(1) };

/** Seconds from the moment of the answer stand for a date: `{"Retry-After": {"dateInSeconds": 3}}`. */
const header = z.union([z.string(), z.strictObject({ dateInSeconds: z.int() })]);

const cut = z.discriminatedUnion("when", [
  z.strictObject({ kind: z.literal("cut"), when: z.enum(["before", "after"]) }),
  /** After so many bytes: of the request's body to Graph, of the answer's body from storage. */
  z.strictObject({ kind: z.literal("cut"), when: z.literal("during"), afterBytes: z.int().nonnegative() }),
]);

const graphAction = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("answer"),
    /** `before`: nothing is done. `after`: the request is carried out, its answer replaced. */
    when: z.enum(["before", "after"]).default("before"),
    status: z.int(),
    headers: z.record(z.string(), header).default({}),
    body: z.union([z.string(), z.record(z.string(), z.unknown())]).default(""),
  }),
  cut,
  z.strictObject({ kind: z.literal("delay"), delayMs: z.int().positive() }),
]);

const storageAction = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("answer"),
    when: z.enum(["before", "after"]).default("before"),
    status: z.int(),
    /** The service's word for it, such as `ServerBusy`. */
    code: z.string().default("ServerBusy"),
  }),
  cut,
  /** Takes the request and never answers; nothing is done. */
  z.strictObject({ kind: z.literal("stall") }),
  /** Has it done twice, as a client that repeats a request whose answer was lost. */
  z.strictObject({ kind: z.literal("twice") }),
]);

const graphFault = z.strictObject({
  on: z.literal("graph"),
  at: z.enum(graphRoutes),
  ...when,
  action: graphAction,
});

const storageErrorOf = z.strictObject({
  on: z.literal("storage"),
  at: z.enum(storageOperations),
  ...when,
  action: storageAction,
});

/** `kill -9` of the host at a request to either side. */
const hostFault = z.strictObject({
  on: z.literal("host"),
  at: z.enum([...graphRoutes, ...storageOperations]),
  ...when,
  /** `before` it is carried out, or `after` it was, with its answer on the way. */
  killed: z.enum(["before", "after"]),
});

/** Somebody does something at a request to storage, which waits for it. */
const userDeed = z.strictObject({
  on: z.literal("user"),
  at: z.enum(storageOperations),
  ...when,
  does: z.enum(["cancel", "change the source", "delete the source"]),
});

export const faultSchema = z.discriminatedUnion("on", [graphFault, storageErrorOf, hostFault, userDeed]);

export type Fault = z.output<typeof faultSchema>;
export type GraphFaultAction = z.output<typeof graphAction>;
export type StorageFaultAction = z.output<typeof storageAction>;
export type UserDeed = z.output<typeof userDeed>["does"];
