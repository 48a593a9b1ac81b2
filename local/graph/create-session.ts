import { ContentHasher } from "./content-hasher.ts";
import { ALREADY_UPLOADED, NAME_ALREADY_EXISTS, type GraphErrorResponse } from "./graph-error-response.ts";
import { readJson } from "./read-json.ts";
import { driveItemSessionBody, printSessionBody } from "./request-bodies.ts";
import type { GraphResponse } from "./response.ts";
import type { Handle, Incoming, Service } from "./service.ts";
import { nextExpectedRanges, type Session, type UploadPlan } from "./session-store.ts";
import type { UploadSlot } from "./upload-slot.ts";

/** POST …/createUploadSession. */
export const createSession: Handle<{ readonly slot: UploadSlot; readonly version: string }> = async (
  service,
  { slot, version },
  incoming,
) => {
  const planned =
    slot.address.kind === "printDocument"
      ? await planPrint(slot, incoming)
      : await planDriveItem(service, slot, incoming);
  if ("error" in planned) return planned.error;
  // One at a time: otherwise two requests could both see that the item has no session.
  return service.mutex.runExclusive(
    async () => checkConflict(service, planned.plan) ?? (await open(service, planned.plan, version)),
  );
};

type Planned = { readonly plan: UploadPlan } | { readonly error: GraphErrorResponse };

const open = async (service: Service, plan: UploadPlan, version: string): Promise<GraphResponse> => {
  const { settings, sessions, counts } = service;
  counts.sessionsCreated += 1;
  const file = await service.files.createIncoming(String(counts.sessionsCreated));
  const hasher = new ContentHasher(settings.hashes);
  const session = sessions.open(plan, file, hasher, settings.now(), settings.sessionLifetimeMs);
  return { status: 200, json: sessionJson(service, session, version) };
};

const planDriveItem = async (
  { settings }: Service,
  slot: UploadSlot,
  { headers, body }: Incoming,
): Promise<Planned> => {
  const read = await readJson(headers, body, driveItemSessionBody);
  if ("error" in read) return read;
  const { item, deferCommit } = read.value;
  const error = item?.name === undefined ? null : slot.nameError(item.name);
  if (error !== null) return { error };
  const { createdDateTime, lastAccessedDateTime, lastModifiedDateTime } = item?.fileSystemInfo ?? {};
  const plan: UploadPlan = {
    slot,
    name: item?.name ?? slot.defaultName(),
    mimeType: null,
    behavior: item?.["@microsoft.graph.conflictBehavior"] ?? settings.defaultConflictBehavior,
    deferCommit: deferCommit ?? false,
    fileSystemInfo: {
      ...(createdDateTime === undefined ? {} : { createdDateTime }),
      ...(lastAccessedDateTime === undefined ? {} : { lastAccessedDateTime }),
      ...(lastModifiedDateTime === undefined ? {} : { lastModifiedDateTime }),
    },
    announcedBytes: item?.fileSize ?? null,
  };
  return { plan };
};

const planPrint = async (slot: UploadSlot, { headers, body }: Incoming): Promise<Planned> => {
  const read = await readJson(headers, body, printSessionBody);
  if ("error" in read) return read;
  const { documentName, contentType, size } = read.value.properties;
  const plan: UploadPlan = {
    slot,
    name: documentName,
    mimeType: contentType,
    behavior: "fail",
    deferCommit: false,
    fileSystemInfo: {},
    announcedBytes: size,
  };
  return { plan };
};

const checkConflict = ({ settings, sessions }: Service, plan: UploadPlan): GraphErrorResponse | null => {
  const exists = plan.slot.current() !== null;
  if (plan.slot.address.kind === "printDocument") return exists ? ALREADY_UPLOADED : null;
  if (exists && settings.conflictOnCreate && plan.behavior === "fail") return NAME_ALREADY_EXISTS;
  const lockError = plan.slot.lockError(plan.behavior);
  if (lockError !== null) return lockError;
  const busy = sessions.allOpen().some((session) => session.plan.slot.key === plan.slot.key);
  return busy && settings.oneSessionPerItem ? ALREADY_BEING_UPLOADED : null;
};

/**
 * OneDrive for Business only, whatever the conflict behavior:
 * https://github.com/OneDrive/onedrive-api-docs/issues/747. The message is quoted from
 * https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/412.
 */
const ALREADY_BEING_UPLOADED: GraphErrorResponse = {
  status: 409,
  code: "nameAlreadyExists",
  message:
    "A file with the same name is currently being uploaded. Change the filename and try to save again.",
};

/** The created session. Graph's documentation shows it inside `value` for driveItems, and bare for print documents. */
const sessionJson = (service: Service, session: Session, version: string): unknown => {
  const { settings, url, counts } = service;
  const bare = {
    uploadUrl: `${url}/up/${session.id}?tempauth=${session.tempauth}`,
    expirationDateTime: new Date(session.expiresAtMs).toISOString(),
    nextExpectedRanges: nextExpectedRanges(session),
  };
  const wrapped =
    settings.answerShape === "wrapped" ||
    (settings.answerShape === "alternate" && counts.sessionsCreated % 2 === 1);
  if (wrapped && session.kind === "drive") {
    return { value: { "@odata.type": "microsoft.graph.uploadSession", ...bare } };
  }
  return {
    "@odata.context": `https://graph.microsoft.com/${version}/$metadata#microsoft.graph.uploadSession`,
    ...bare,
  };
};
