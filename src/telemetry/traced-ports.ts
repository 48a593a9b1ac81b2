import { SpanKind } from "@opentelemetry/api";
import type { Ports, Source } from "../transfer/ports.ts";
import { attributesOfAnswer, inSpan } from "./in-span.ts";
import type { Telemetry } from "./telemetry.ts";
import { tracedDestination } from "./traced-destination.ts";
import { tracedQueues, type QueueNames } from "./traced-queues.ts";
import { tracedRecords } from "./traced-records.ts";

/** The ports with spans and metrics around their calls, so that the domain knows nothing of either. */
export const tracedPorts = (ports: Ports, names: QueueNames, telemetry: Telemetry): Ports => ({
  ...tracedQueues(ports, names, telemetry),
  records: tracedRecords(ports.records, telemetry),
  source: tracedSource(ports.source, telemetry),
  destination: tracedDestination(ports.destination, telemetry),
  admission: ports.admission,
  clock: ports.clock,
});

const tracedSource = (source: Source, telemetry: Telemetry): Source => {
  const spec = (name: string) => ({ name, kind: SpanKind.CLIENT, of: attributesOfAnswer });
  return {
    pin: (...args) => inSpan(telemetry, spec("look up source"), () => source.pin(...args)),
    // Up to the first byte; the rest is part of sending the range.
    open: (...args) => inSpan(telemetry, spec("open source"), () => source.open(...args)),
  };
};
