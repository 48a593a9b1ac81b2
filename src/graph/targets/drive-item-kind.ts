import type { TargetRules, UploadSpec } from "../../transfer/destination.ts";
import type { RemoteItem } from "../../transfer/result.ts";
import type { Range } from "../../transfer/range.ts";
import { serviceConflictBehavior } from "../../transfer/job.ts";
import { instantField, numberField, objectField, textField, type JsonObject } from "../json.ts";
import type { ItemKind, Permissions, TargetFacts } from "./target-kind.ts";

const KIB = 1024;
const GIB = 1024 ** 3;

/**
 * Ranges are multiples of 320 KiB below 60 MiB (https://learn.microsoft.com/graph/api/driveitem-createuploadsession).
 * A file has at most 250 GB
 * (https://learn.microsoft.com/office365/servicedescriptions/sharepoint-online-service-description/sharepoint-online-limits),
 * taken as GiB here: the app refuses nothing that the service may accept.
 */
export const driveItemRules: TargetRules = {
  alignBytes: 320 * KIB,
  minRangeBytes: 320 * KIB,
  maxRangeBytes: 191 * 320 * KIB,
  defaultRangeBytes: 32 * 320 * KIB,
  maxBytes: 250 * GIB,
  wholeBelowBytes: 1,
  takesEmpty: true,
  keepsHash: true,
  sizeIsExact: true,
  hasUniqueNames: true,
};

/** What a new file needs, and a folder for it. Graph's page on sessions lists Sites.ReadWrite.All for apps; this is enough. */
export const filePermissions: Permissions = {
  application: "Files.ReadWrite.All",
  delegated: "Files.ReadWrite",
};

type Own = Pick<TargetFacts, "kind"> & Partial<Pick<TargetFacts, "version" | "permissions">>;

/** What differs between the kinds that end in a driveItem: the address, and whether the body names the file. */
export interface Addressing {
  readonly address: ItemKind["address"];
  readonly names: ItemKind["names"];
  /** Whether createUploadSession has to name the file. Where the address does, the service refuses another name. */
  readonly namesFile?: boolean;
}

/** A kind that ends in a driveItem. v1.0 and the permissions of files, unless it says otherwise. */
export const driveItemKind = <T extends Own & Addressing>({
  address,
  names,
  namesFile = true,
  ...own
}: T): Omit<T, keyof Addressing> & ItemKind => ({
  version: "v1.0",
  permissions: filePermissions,
  ...own,
  workload: "files",
  rules: driveItemRules,
  address,
  names,
  sessionBody: (spec) => sessionBody(spec, namesFile),
  inOrder: true,
  remaining,
  item: driveItem,
  list: null,
});

const sessionBody = ({ name, source, options }: UploadSpec, namesFile: boolean): JsonObject => ({
  item: {
    "@odata.type": "microsoft.graph.driveItemUploadableProperties",
    "@microsoft.graph.conflictBehavior": serviceConflictBehavior(options),
    ...(namesFile ? { name } : {}),
    // Set here, because a PATCH after the upload would create a second version (https://github.com/rclone/rclone/issues/1716).
    ...(source.modifiedOn === null
      ? {}
      : {
          fileSystemInfo: {
            createdDateTime: source.createdOn ?? source.modifiedOn,
            lastModifiedDateTime: source.modifiedOn,
          },
        }),
    ...(options.sendFileSize ? { fileSize: source.bytes } : {}),
  },
  ...(options.deferCommit ? { deferCommit: true } : {}),
});

/** Bytes are sent strictly in order: only the first start counts, not the rest of the list (https://github.com/OneDrive/onedrive-api-docs/issues/93). */
const remaining = (listed: readonly Range[], totalBytes: number): readonly Range[] => {
  const first = listed[0];
  return first === undefined ? [] : [{ start: first.start, endExclusive: totalBytes }];
};

const driveItem = (body: JsonObject): RemoteItem | null => {
  const id = textField(body, "id");
  const bytes = numberField(body, "size");
  if (id === null && bytes === null) return null;
  return {
    id,
    name: textField(body, "name"),
    webUrl: textField(body, "webUrl"),
    eTag: textField(body, "eTag"),
    bytes,
    quickXorHash: textField(objectField(objectField(body, "file"), "hashes"), "quickXorHash"),
    uploaded: null,
    ...(objectField(body, "folder") === null ? {} : { isFolder: true as const }),
    modifiedOn: instantField(objectField(body, "fileSystemInfo"), "lastModifiedDateTime"),
  };
};
