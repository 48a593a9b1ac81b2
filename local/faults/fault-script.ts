import { z } from "zod";
import type { Route } from "../graph/route.ts";
import { STORAGE_OPERATIONS } from "./storage-operation.ts";

/** Faults as data: what goes wrong with which request. The scenario files use this format. */

const GRAPH_ROUTES = [
  "createUploadSession",
  "putRange",
  "getSession",
  "deleteSession",
  "commitSession",
  "commitFromSource",
  "getItem",
  "putContent",
  "getSite",
  "listDrives",
  "getDrive",
  "getFilesFolder",
  "listChildren",
  "createFolder",
  "checkIn",
  "patchFields",
  "patchListItem",
] as const satisfies readonly Route["name"][];

/** The first matching request it applies to, counted from 1, and to how many in a row. */
const when = { nth: z.int().positive().default(1), times: z.int().positive().default(1) };

/** A header value, or a date this many seconds after the response: `{"Retry-After": {"dateInSeconds": 3}}`. */
const header = z.union([z.string(), z.strictObject({ dateInSeconds: z.int() })]);

const cut = z.discriminatedUnion("when", [
  z.strictObject({ kind: z.literal("cut"), when: z.enum(["before", "after"]) }),
  /** After this many bytes: of the request body to Graph, or of the response body from storage. */
  z.strictObject({ kind: z.literal("cut"), when: z.literal("during"), afterBytes: z.int().nonnegative() }),
]);

const graphAction = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("answer"),
    /** `before`: the request is not carried out. `after`: it is, and its response is replaced. */
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
    /** The service's error code, such as `ServerBusy`. */
    code: z.string().default("ServerBusy"),
  }),
  cut,
  /** Accepts the request, does nothing and never responds. */
  z.strictObject({ kind: z.literal("stall") }),
  /** Carries the request out twice, like a client that repeats a request whose response was lost. */
  z.strictObject({ kind: z.literal("twice") }),
]);

const graphFault = z.strictObject({
  on: z.literal("graph"),
  at: z.enum(GRAPH_ROUTES),
  ...when,
  action: graphAction,
});

const storageErrorOf = z.strictObject({
  on: z.literal("storage"),
  at: z.enum(STORAGE_OPERATIONS),
  ...when,
  action: storageAction,
});

/** `kill -9` of the host at a request to either side. */
const hostFault = z.strictObject({
  on: z.literal("host"),
  at: z.enum([...GRAPH_ROUTES, ...STORAGE_OPERATIONS]),
  ...when,
  /** `before` it is carried out, or `after`, before its response is sent. */
  killed: z.enum(["before", "after"]),
});

/** A user acts during a request to storage, which waits for the action. */
const userFault = z.strictObject({
  on: z.literal("user"),
  at: z.enum(STORAGE_OPERATIONS),
  ...when,
  does: z.enum(["cancel", "change the source", "delete the source"]),
});

export const faultSchema = z.discriminatedUnion("on", [graphFault, storageErrorOf, hostFault, userFault]);

export type Fault = z.output<typeof faultSchema>;
export type GraphFaultAction = z.output<typeof graphAction>;
export type StorageFaultAction = z.output<typeof storageAction>;
export type UserAction = z.output<typeof userFault>["does"];
