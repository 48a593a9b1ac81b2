/**
 * Names of attributes: those of the semantic conventions (https://opentelemetry.io/docs/specs/semconv/), and our own
 * under `blobferry`. Written out, since the package of the conventions is large.
 */
export const ATTR = {
  system: "messaging.system.name",
  destination: "messaging.destination.name",
  operationType: "messaging.operation.type",
  operationName: "messaging.operation.name",
  messageId: "messaging.message.id",
  faasTrigger: "faas.trigger",
  invocationId: "faas.invocation.id",
  errorType: "error.type",
  httpStatus: "http.response.status_code",
  requestId: "azure.service.request.id",
  transferId: "blobferry.transfer.id",
  batchId: "blobferry.batch.id",
  batchAction: "blobferry.batch.action",
  batchEnd: "blobferry.batch.end",
  step: "blobferry.step",
  outcome: "blobferry.outcome",
  phase: "blobferry.phase",
  end: "blobferry.transfer.end",
  answer: "blobferry.answer",
  targetKind: "blobferry.target.kind",
  rangeStart: "blobferry.range.start",
  rangeBytes: "blobferry.range.bytes",
  delayMs: "blobferry.delay_ms",
  why: "blobferry.wait.why",
  deliveryCount: "blobferry.message.delivery_count",
  linkedTo: "blobferry.link",
} as const;

/** The conventions have no value for the queues of Azure Storage. */
export const QUEUE_SYSTEM = "azure.storage_queue";

/** What the tracer and the meter are called. */
export const SCOPE = "blobferry";
