import { BlobServiceClient } from "@azure/storage-blob";
import { saveRules } from "../../src/rules/load-rules.ts";

/** The container whose new blobs the sample rule moves. */
export const INCOMING = "incoming";
const RECORDS = "transfer-records";
/** What the host gets as `RULES`. */
export const RULES_BLOB = "rules.json";

/** The stand-in takes `localhost` for its own SharePoint, whatever its port. */
const SAMPLE = {
  rules: [
    {
      name: "incoming",
      when: { container: INCOMING },
      target: { kind: "site", siteUrl: "http://localhost/sites/Finance", path: "Incoming/{path}" },
      options: { conflictBehavior: "replace" },
    },
  ],
};

/** Writes a rule to begin with, unless there are rules. */
export const writeSampleRules = async (connectionString: string): Promise<void> => {
  const records = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(RECORDS);
  if (await records.getBlobClient(RULES_BLOB).exists()) return;
  await saveRules(records, RULES_BLOB, JSON.stringify(SAMPLE, null, 2));
};
