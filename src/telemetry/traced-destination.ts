import { SpanKind, type Attributes } from "@opentelemetry/api";
import type { Destination, PutAnswer, RangePut } from "../transfer/destination.ts";
import type { TransferError } from "../transfer/error.ts";
import type { Target } from "../transfer/job.ts";
import { bytesIn } from "../transfer/range.ts";
import { attributesOfAnswer, inSpan } from "./in-span.ts";
import { ATTR } from "./names.ts";
import type { Telemetry } from "./telemetry.ts";

interface Answer {
  readonly kind: string;
  readonly error?: TransferError;
}

/** The destination with a span for each call, named for what the call does rather than for its address. */
export const tracedDestination = (destination: Destination, telemetry: Telemetry): Destination => {
  const traced = <T extends Answer>(
    name: string,
    { kind }: Target,
    call: () => Promise<T>,
    onAnswer: (answer: T, byKind: Attributes, durationS: number) => void = () => undefined,
    attributes: Attributes = {},
  ): Promise<T> => {
    const byKind = { [ATTR.targetKind]: kind };
    return inSpan(
      telemetry,
      {
        name,
        kind: SpanKind.CLIENT,
        attributes: { ...byKind, ...attributes },
        of: (answer, durationS) => {
          onAnswer(answer, byKind, durationS);
          return attributesOfAnswer(answer);
        },
      },
      call,
    );
  };
  const committed = (answer: Answer, byKind: Attributes): void => {
    if (answer.kind === "committed") closed(answer, byKind);
  };
  /** Every session ends with its commit, or with a DELETE, which may find it gone. */
  const deleted = (answer: Answer, byKind: Attributes): void => {
    if (answer.kind === "deleted" || answer.kind === "gone") closed(answer, byKind);
  };
  const closed = ({ kind }: Answer, byKind: Attributes): void => {
    telemetry.instruments.sessionsClosed.add(1, { ...byKind, [ATTR.answer]: kind });
  };
  const sent = (answer: PutAnswer, put: RangePut, byKind: Attributes, durationS: number): void => {
    const { bytes, rangeDuration } = telemetry.instruments;
    rangeDuration.record(durationS, { ...byKind, [ATTR.answer]: answer.kind });
    if (answer.kind === "accepted" || answer.kind === "committed") bytes.add(bytesIn(put.range), byKind);
    committed(answer, byKind);
  };
  return {
    rulesOf: (target) => destination.rulesOf(target),
    createSession: (spec) =>
      traced(
        "create session",
        spec.target,
        () => destination.createSession(spec),
        (answer, byKind) => {
          if (answer.kind === "created") telemetry.instruments.sessionsOpened.add(1, byKind);
        },
      ),
    putRange: (put) =>
      traced(
        "send range",
        put.target,
        () => destination.putRange(put),
        (answer, byKind, durationS) => {
          sent(answer, put, byKind, durationS);
        },
        { [ATTR.rangeStart]: put.range.start, [ATTR.rangeBytes]: bytesIn(put.range) },
      ),
    querySession: (target, ...rest) =>
      traced("query session", target, () => destination.querySession(target, ...rest)),
    deleteSession: (url, target) =>
      traced("delete session", target, () => destination.deleteSession(url, target), deleted),
    commit: (spec, ...rest) =>
      traced("commit", spec.target, () => destination.commit(spec, ...rest), committed),
    putWhole: (spec, bytes) =>
      traced(
        "send whole file",
        spec.target,
        () => destination.putWhole(spec, bytes),
        (answer, byKind) => {
          if (answer.kind === "committed") telemetry.instruments.bytes.add(bytes.length, byKind);
        },
        { [ATTR.rangeBytes]: bytes.length },
      ),
    getItem: (target, wanted) => traced("look up file", target, () => destination.getItem(target, wanted)),
    findPlace: (spec) => traced("find place", spec.target, () => destination.findPlace(spec)),
    setFields: (target, spec) => traced("set fields", target, () => destination.setFields(target, spec)),
    checkIn: (target) => traced("check in", target, () => destination.checkIn(target)),
  };
};
