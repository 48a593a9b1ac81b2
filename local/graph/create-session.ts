import type { Answer } from "./answer.ts";
import type { Address } from "./address.ts";
import { Fingerprint } from "./fingerprint.ts";
import { readJson } from "./read-json.ts";
import { nameAlreadyExists, type Refusal } from "./refusal.ts";
import { driveItemSessionBody, printSessionBody } from "./request-bodies.ts";
import type { Handle, Incoming, Service } from "./service.ts";
import { nextExpectedRanges, type Session, type UploadPlan } from "./session-store.ts";
import { alreadyUploaded } from "./store-upload.ts";

/** POST …/createUploadSession. */
export const createSession: Handle<{ readonly address: Address; readonly version: string }> = async (
  service,
  { address, version },
  incoming,
) => {
  const planned =
    address.kind === "printDocument"
      ? await planPrint(address, incoming)
      : await planDriveItem(service, address, incoming);
  if ("refusal" in planned) return planned.refusal;
  // One at a time: two creates must not both find the item free.
  return service.serial.run(
    async () => refuseCreate(service, planned.plan) ?? (await open(service, planned.plan, version)),
  );
};

async function open(service: Service, plan: UploadPlan, version: string): Promise<Answer> {
  const { settings, sessions, tally } = service;
  tally.counts.sessionsCreated += 1;
  const file = await service.keeper.incoming(String(tally.counts.sessionsCreated));
  const fingerprint = new Fingerprint(settings.hashes);
  const session = sessions.open(plan, file, fingerprint, settings.now(), settings.sessionLifetimeMs);
  return { status: 200, json: sessionJson(service, session, version) };
}

async function planDriveItem(
  { settings, items }: Service,
  address: Address,
  { headers, body }: Incoming,
): Promise<{ plan: UploadPlan } | { refusal: Refusal }> {
  const read = await readJson(headers, body, driveItemSessionBody);
  if ("refusal" in read) return read;
  const { item, deferCommit } = read.value;
  const { createdDateTime, lastAccessedDateTime, lastModifiedDateTime } = item?.fileSystemInfo ?? {};
  const plan: UploadPlan = {
    address,
    name: item?.name ?? items.at(address)?.name ?? address.itemId,
    mimeType: undefined,
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
}

async function planPrint(
  address: Address,
  { headers, body }: Incoming,
): Promise<{ plan: UploadPlan } | { refusal: Refusal }> {
  const read = await readJson(headers, body, printSessionBody);
  if ("refusal" in read) return read;
  const { documentName, contentType, size } = read.value.properties;
  const plan: UploadPlan = {
    address,
    name: documentName,
    mimeType: contentType,
    behavior: "fail",
    deferCommit: false,
    fileSystemInfo: {},
    announcedBytes: size,
  };
  return { plan };
}

function refuseCreate({ settings, items, sessions }: Service, plan: UploadPlan): Refusal | undefined {
  const exists = items.at(plan.address) !== undefined;
  if (plan.address.kind === "printDocument") return exists ? alreadyUploaded : undefined;
  if (exists && settings.conflictOnCreate && plan.behavior === "fail") return nameAlreadyExists;
  const busy = sessions.allOpen().some((session) => session.plan.address.key === plan.address.key);
  return busy && settings.oneSessionPerItem ? alreadyBeingUploaded : undefined;
}

/** Business only, and whatever the conflict behaviour (OD#747); the words are those of contrib#412. */
const alreadyBeingUploaded: Refusal = {
  status: 409,
  code: "nameAlreadyExists",
  message:
    "A file with the same name is currently being uploaded. Change the filename and try to save again.",
};

/** The session as create answers it: the two source documents show it in `value` for driveItems, bare for print. */
function sessionJson(service: Service, session: Session, version: string): unknown {
  const { settings, url, tally } = service;
  const bare = {
    uploadUrl: `${url}/up/${session.id}?tempauth=${session.tempauth}`,
    expirationDateTime: new Date(session.expiresAtMs).toISOString(),
    nextExpectedRanges: nextExpectedRanges(session),
  };
  const wrapped =
    settings.answerShape === "wrapped" ||
    (settings.answerShape === "alternate" && tally.counts.sessionsCreated % 2 === 1);
  if (wrapped && session.kind === "drive") {
    return { value: { "@odata.type": "microsoft.graph.uploadSession", ...bare } };
  }
  return {
    "@odata.context": `https://graph.microsoft.com/${version}/$metadata#microsoft.graph.uploadSession`,
    ...bare,
  };
}
