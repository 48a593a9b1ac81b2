import type { PortCall } from "../../fakes/intercepted-ports.ts";
import type { Applied } from "./apply-fault.ts";
import type { Fault } from "./fault.ts";

/** One line of a history: the call, the fault, and what the caller observed. */
export const describeCall = (call: PortCall, fault: Fault, applied: Applied<unknown>): string => {
  const what = `${call.area}.${call.name}${detailOf(call)}`;
  const injected = fault.kind === "none" ? "" : ` [${fault.kind}]`;
  return `${what}${injected} -> ${seenOf(applied)}`;
};

const detailOf = ({ name, args }: PortCall): string => {
  const first = args[0];
  if (typeof first !== "object" || first === null) return "";
  if (name === "putRange" && "range" in first) return ` ${JSON.stringify(first.range)}`;
  if ((name === "send" || name === "replace") && "step" in first) return ` step ${String(first.step)}`;
  return "";
};

const seenOf = (applied: Applied<unknown>): string => {
  if (applied.kind !== "answered") return applied.kind;
  const value = applied.value;
  if (typeof value !== "object" || value === null) return "ok";
  if ("kind" in value) return String(value.kind);
  if ("record" in value) {
    const { step, status, phase } = value.record as { step: number; status: string; phase: string };
    return `step ${step} ${status} ${phase}`;
  }
  return "ok";
};
