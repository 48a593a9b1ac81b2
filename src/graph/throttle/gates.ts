import type { Clock } from "../../transfer/ports.ts";
import type { UploadUrl } from "../../transfer/upload-url.ts";
import type { Target } from "../../transfer/job.ts";
import { targetKindOf } from "../targets/index.ts";
import type { Workload } from "../targets/target-kind.ts";
import { isSharePointHost } from "../sharepoint-hosts.ts";
import { isLoopbackHost } from "../upload-host.ts";
import { mailboxOf } from "./mailbox.ts";
import { sharedThrottle, type SharedThrottle, type ThrottleStore } from "./shared-throttle.ts";

/**
 * A gate is what a Retry-After holds back: a workload of Graph, or an upload host that has limits of its own. A
 * throttled printer does not stop uploads to SharePoint.
 */
export interface ThrottleGates {
  /** @param name what {@link graphGate} or {@link uploadGate} returns */
  get(name: string): SharedThrottle;
}

/** An app that moves files for one tenant meets a handful; a Graph that invents hosts must not fill the memory. */
const MAX_GATES = 32;

/**
 * The gates of this process, created as they are called through. Beyond {@link MAX_GATES}, the one that has not been
 * called through for longest is dropped: its cooldown is in storage, and read again when it is needed.
 */
export const throttleGates = (
  storeOf: (gate: string) => ThrottleStore,
  clock: Pick<Clock, "nowMs">,
): ThrottleGates => {
  const gates = new Map<string, SharedThrottle>();
  return {
    get: (name) => {
      const gate = gates.get(name) ?? sharedThrottle(storeOf(name), clock);
      // A map keeps the order of insertion: the first is the one that was used least recently.
      gates.delete(name);
      gates.set(name, gate);
      const [oldest] = gates.keys();
      if (gates.size > MAX_GATES && oldest !== undefined) gates.delete(oldest);
      return gate;
    },
  };
};

/**
 * The gate of a call to Graph itself: the workload, except that Outlook throttles each mailbox by itself
 * (https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits).
 */
export const graphGate = (target: Target): string => {
  const mailbox = mailboxOf(target);
  return mailbox === null ? targetKindOf(target).workload : `outlook-${mailbox}`;
};

const FILES: Workload = "files";

/**
 * The gate of a call to an upload URL. SharePoint counts every request of an app in a tenant against the same limits,
 * whether it comes by way of Graph or goes to the tenant's own hosts
 * (https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online#application-throttling),
 * so those hosts share the gate of Graph's calls about files. So does a stand-in on loopback. Bytes for a mailbox pass
 * that mailbox's gate. Every other host, such as that of Universal Print, has its own.
 */
export const uploadGate = (url: UploadUrl, target: Target): string => {
  if (mailboxOf(target) !== null) return graphGate(target);
  const host = url.host.replace(/:\d+$/, "").replace(/\.$/, "");
  return isLoopbackHost(host) || isSharePointHost(host) ? FILES : host;
};
