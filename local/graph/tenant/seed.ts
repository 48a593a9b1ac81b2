import { storeSeed } from "../seed-item.ts";
import type { Service } from "../service.ts";
import { folderSlot } from "./folder-slot.ts";

/** Puts the files of the tenant's specification into its libraries. */
export const seedTenant = async (service: Service): Promise<void> => {
  for (const drive of service.tenant.drives) {
    for (const [path, content] of Object.entries(drive.identity.library.files ?? {})) {
      const names = path.split("/");
      const name = names.at(-1) ?? "";
      const folder = drive.ensureFolder(drive.root, names.slice(0, -1), service.settings.now());
      await storeSeed(service, folderSlot(drive, folder, name, null), name, content);
    }
  }
};
