import {
  context,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
  type SpanKind,
} from "@opentelemetry/api";
import type { TransferError } from "../transfer/error.ts";
import { currentStep } from "./context.ts";
import { ATTR } from "./names.ts";
import type { Telemetry } from "./telemetry.ts";

export interface SpanSpec<T> {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes?: Attributes;
  /** What the answer adds. */
  readonly of?: (answer: T, durationS: number) => Attributes;
  /** Of a call that failed. */
  readonly onError?: (errorType: string, durationS: number) => void;
}

/**
 * Runs a call in a span of its own. What an error says goes nowhere: it comes from outside, and may quote an upload
 * URL. So there are neither descriptions of a status nor events of exceptions, and attributes are chosen one by one.
 */
export const inSpan = async <T>(
  { tracer }: Pick<Telemetry, "tracer">,
  { name, kind, attributes = {}, of, onError }: SpanSpec<T>,
  call: (span: Span) => Promise<T>,
): Promise<T> => {
  const step = currentStep();
  const own = { ...(step === null ? {} : { [ATTR.transferId]: step.transferId }), ...attributes };
  const span = tracer.startSpan(name, { kind, attributes: own });
  return await runIn(span, trace.setSpan(context.active(), span), { of, onError }, call);
};

/** Runs a call in a span that has been started, and ends the span. */
export const runIn = async <T>(
  span: Span,
  inside: Context,
  { of, onError }: { readonly of?: SpanSpec<T>["of"]; readonly onError?: SpanSpec<T>["onError"] },
  call: (span: Span) => Promise<T>,
): Promise<T> => {
  const startedMs = performance.now();
  const durationS = (): number => (performance.now() - startedMs) / 1000;
  try {
    const answer = await context.with(inside, () => call(span));
    const found = of?.(answer, durationS()) ?? {};
    span.setAttributes(found);
    if (ATTR.errorType in found) span.setStatus({ code: SpanStatusCode.ERROR });
    return answer;
  } catch (error) {
    const errorType = errorTypeOf(error);
    span.setAttribute(ATTR.errorType, errorType);
    span.setStatus({ code: SpanStatusCode.ERROR });
    onError?.(errorType, durationS());
    throw error;
  } finally {
    span.end();
  }
};

/** The name of an error's class; of an SDK's as well, but nothing that does not look like one. */
const errorTypeOf = (error: unknown): string =>
  error instanceof Error && /^[A-Z][A-Za-z]{1,48}$/.test(error.name) ? error.name : "_OTHER";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Of an answer of Graph or of the source: its kind, and the facts of its error that are not text from outside. */
export const attributesOfAnswer = (answer: {
  readonly kind: string;
  readonly error?: TransferError;
}): Attributes => {
  const { kind, error } = answer;
  return { [ATTR.answer]: kind, ...(error === undefined ? {} : attributesOfError(error)) };
};

export const attributesOfError = ({ code, httpStatus, graphRequestId }: TransferError): Attributes => ({
  [ATTR.errorType]: code,
  ...(httpStatus === null ? {} : { [ATTR.httpStatus]: httpStatus }),
  ...(graphRequestId !== null && UUID.test(graphRequestId) ? { [ATTR.requestId]: graphRequestId } : {}),
});
