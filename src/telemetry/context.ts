import {
  context,
  createContextKey,
  isSpanContextValid,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
  createTraceState,
  type Attributes,
  type Context,
  type Link,
  type Span,
  type SpanContext,
} from "@opentelemetry/api";
import type { TraceContext } from "../transfer/trace-context.ts";
import { ATTR } from "./names.ts";

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The invocation that a call belongs to. */
export interface CurrentStep {
  readonly transferId: string;
  /** Links the step to the span that submitted its job. */
  linkJob(job: TraceContext): void;
}

const STEP = createContextKey("blobferry step");

export const contextOfStep = (base: Context, span: Span, step: CurrentStep): Context =>
  trace.setSpan(base, span).setValue(STEP, step);

/** Null outside of an invocation, and without an SDK. */
export const currentStep = (): CurrentStep | null =>
  (context.active().getValue(STEP) as CurrentStep | undefined) ?? null;

/** As messages, records and events carry it; empty without a span. */
export const traceContextOfSpan = (span: Span | undefined): TraceContext => {
  const found = span?.spanContext();
  if (found === undefined || !isSpanContextValid(found)) return {};
  const flags = (found.traceFlags & TraceFlags.SAMPLED).toString(16).padStart(2, "0");
  const tracestate = found.traceState?.serialize() ?? "";
  return {
    traceparent: `00-${found.traceId}-${found.spanId}-${flags}`,
    ...(tracestate === "" ? {} : { tracestate }),
  };
};

/** Of the span that is active where this is called, such as that of the library's user. */
export const activeTraceContext = (): TraceContext => traceContextOfSpan(trace.getActiveSpan());

const spanContextOf = ({ traceparent = "", tracestate }: TraceContext): SpanContext | null => {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  const found: SpanContext = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED,
    isRemote: true,
    ...(tracestate === undefined ? {} : { traceState: createTraceState(tracestate) }),
  };
  return isSpanContextValid(found) ? found : null;
};

/** A context in which the next span is a child of that one; without one, it begins a trace. */
export const parentContextOf = (parent: TraceContext): Context => {
  const found = spanContextOf(parent);
  return found === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, found);
};

/** @param linkedTo what the other span is to this one */
export const linksTo = (other: TraceContext, linkedTo: "step" | "job"): Link[] => {
  const found = spanContextOf(other);
  const attributes: Attributes = { [ATTR.linkedTo]: linkedTo };
  return found === null ? [] : [{ context: found, attributes }];
};
