/**
 * Overrides of host.json for tests: a failed invocation is retried sooner, and fewer times.
 * host.json itself allows for a storage outage of minutes.
 */
export const HOST_SETTINGS = {
  AzureFunctionsJobHost__extensions__queues__visibilityTimeout: "00:00:02",
  AzureFunctionsJobHost__extensions__queues__maxDequeueCount: "5",
} as const;
