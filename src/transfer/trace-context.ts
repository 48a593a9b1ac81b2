/**
 * W3C Trace Context (https://www.w3.org/TR/trace-context/): which span something came from. It is carried for trace
 * collectors, and no decision depends on it.
 */
export interface TraceContext {
  readonly traceparent?: string;
  readonly tracestate?: string;
}

/** The trace context alone, of anything that carries one. */
export const traceContextOf = ({ traceparent, tracestate }: TraceContext): TraceContext => {
  if (traceparent === undefined) return {};
  return tracestate === undefined ? { traceparent } : { traceparent, tracestate };
};
