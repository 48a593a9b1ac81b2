import { Readable } from "node:stream";
import { type RangePut } from "../../../src/transfer/destination.ts";
import { StorageUnavailableError } from "../../../src/transfer/storage-error.ts";
import { transferError } from "../../../src/transfer/error.ts";
import type { PortCall } from "../../fakes/intercepted-ports.ts";
import { broken } from "../../fakes/graph-answers.ts";
import { readAll } from "../../fakes/read-all.ts";
import type { World } from "../../fakes/world.ts";
import { applies, NONE, type Fault } from "./fault.ts";

export type Applied<T> =
  | { readonly kind: "answered"; readonly value: T }
  | { readonly kind: "threw"; readonly error: Error }
  | { readonly kind: "dead" };

/** A call that still reaches its service after its caller has given it up. */
export type LateWrite = () => Promise<unknown>;

/** Lets a call land, or not, and decides what its caller observes. */
export const applyFault = async <T>(
  world: World,
  call: PortCall,
  reach: () => Promise<T>,
  fault: Fault,
  addLateWrite: (lateWrite: LateWrite) => void,
): Promise<Applied<T>> => {
  const run = (): Promise<T> => (isOut(world, call) ? Promise.reject(outage(call)) : reach());
  const injected = applies(fault, call) ? fault : NONE;
  switch (injected.kind) {
    case "none":
      return await answered(run);
    case "die-before":
      return { kind: "dead" };
    case "die-after":
      await answered(run);
      return { kind: "dead" };
    case "lose":
      await answered(run);
      return noAnswer(call);
    case "break":
      return noAnswer(call);
    case "cut":
      await readSome((call.args[0] as RangePut).body);
      return noAnswer(call);
    case "late":
      addLateWrite(call.name === "putRange" ? await putLater(world, call) : reach);
      return noAnswer(call);
    case "deny": {
      const applied = await answered(run);
      return applied.kind === "answered" ? value<T>({ kind: "conflict" }) : applied;
    }
    case "answer":
    case "answer-source":
      return value<T>(injected.answer);
    case "partial":
      world.graph.takeOnly = injected.bytes;
      return await answered(run);
    case "hide-item": {
      const applied = await answered(run);
      return applied.kind === "answered" ? value<T>(withoutItem(applied.value, injected.all)) : applied;
    }
    case "absent":
      return value<T>(null);
    case "hold":
      return value<T>(false);
    case "break-source":
      world.source.breakAfterBytes = injected.bytes;
      return await answered(run);
  }
};

/** Whether the record store does not do its work: none of it, or no writes (a lease, a policy of immutability). */
const isOut = ({ recordStore }: World, { area, name }: PortCall): boolean =>
  area === "records" &&
  (recordStore === "out" || (recordStore === "read-only" && (name === "create" || name === "replace")));

const outage = ({ area, name }: PortCall): Error => new StorageUnavailableError(`${area}.${name}: 503`);

const value = <T>(of: unknown): Applied<T> => ({ kind: "answered", value: of as T });

const answered = async <T>(run: () => Promise<T>): Promise<Applied<T>> => {
  try {
    return { kind: "answered", value: await run() };
  } catch (error) {
    return { kind: "threw", error: error instanceof Error ? error : new Error(String(error)) };
  }
};

/** What a port reports for a call without an answer. */
const noAnswer = <T>({ area, name }: PortCall): Applied<T> => {
  switch (area) {
    case "destination":
      return value(broken("ECONNRESET"));
    case "source":
      return value({ kind: "unavailable", error: transferError("source-unavailable", "no answer") });
    case "admission":
      // The gate never throws: it does not wait for a queue that does not answer.
      return value(true);
    case "records":
    case "steps":
    case "results":
      return { kind: "threw", error: new StorageUnavailableError(`${area}.${name}: ECONNRESET`) };
  }
};

const readSome = async (body: Readable): Promise<void> => {
  try {
    // The connection breaks, not the body.
    for await (const chunk of body.iterator({ destroyOnReturn: false })) if (chunk !== null) break;
  } catch {
    // The source broke off first, which has the same effect.
  }
};

/** All bytes have been sent, and reach the service long after the caller is gone. */
const putLater = async (world: World, call: PortCall): Promise<LateWrite> => {
  const put = call.args[0] as RangePut;
  const bytes = await readAll(put.body);
  return () => world.graph.putRange({ ...put, body: Readable.from(bytes ?? [], { objectMode: false }) });
};

const withoutItem = (answer: unknown, all: boolean): unknown => {
  if (typeof answer !== "object" || answer === null || !("item" in answer) || answer.item === null)
    return answer;
  return { ...answer, item: all ? null : { ...answer.item, quickXorHash: null } };
};
