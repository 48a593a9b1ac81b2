/**
 * What differs from host.json under test: a failed invocation is tried again sooner, and given up after fewer tries.
 * host.json itself has the patience for a storage outage of minutes.
 */
export const hostSettings = {
  AzureFunctionsJobHost__extensions__queues__visibilityTimeout: "00:00:02",
  AzureFunctionsJobHost__extensions__queues__maxDequeueCount: "5",
} as const;
