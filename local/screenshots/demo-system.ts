import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import type { SubmittedBatch } from "../../src/client/batch-client.ts";
import type { TransferClient } from "../../src/client/transfer-client.ts";
import type { Submitted } from "../../src/client/submit.ts";
import { startAzurite } from "../azurite.ts";
import type { Intercept } from "../graph/faults.ts";
import { startGraph } from "../graph/server.ts";
import { projectRoot } from "../launcher/local-system.ts";
import { startProcess } from "../launcher/processes.ts";

export const DEMO_KEY = "screenshots";

/** A local system for screenshots, with transfers in every state. */
export interface DemoSystem {
  /** The URL of the API. */
  readonly url: string;
  readonly connectionString: string;
  readonly failedName: string;
  /** Submits all transfers except the throttled one, and cancels one of them. */
  submitAll(client: TransferClient): Promise<void>;
  /** Submits a whole folder, with files that the plan refuses and one that fails. */
  submitFolder(client: TransferClient): Promise<SubmittedBatch>;
  /** Submits a transfer that Graph throttles. */
  submitThrottled(client: TransferClient): Promise<Submitted>;
  stop(): Promise<void>;
}

const MB = 1_000_000;
const RANGE_BYTES = 5 * 327_680;
/** Name, size, and how long Graph takes for each range. */
const FILES = [
  { blob: "2026/09/Budget 2027.xlsx", bytes: 18 * MB, delayMs: 60 },
  { blob: "2026/10/Annual report.pdf", bytes: 46 * MB, delayMs: 700 },
  { blob: "press/Product film (4K).mp4", bytes: 190 * MB, delayMs: 950 },
  { blob: "archive/Board minutes 1998–2025.zip", bytes: 130 * MB, delayMs: 1300 },
  { blob: "2026/10/Zoll- und Frachtpapiere.pdf", bytes: 9 * MB, delayMs: 60 },
  { blob: "2026/10/Präsentation, final.pptx", bytes: 27 * MB, delayMs: 900 },
  { blob: "press/Launch photos.zip", bytes: 88 * MB, delayMs: 1600 },
] as const;
const FORBIDDEN = "hr/Salary review.docx";
const CANCELLED = "archive/Old backups.tar";
const THROTTLED = "press/Interview, uncut.mov";
const SCANS = Array.from(
  { length: 620 },
  (_, index) => `2026/${String((index % 10) + 1).padStart(2, "0")}/Scan ${1001 + index}.pdf`,
);
/** A reserved name, a dot at the end, and one that Graph answers with 403. */
const BAD_SCANS = ["2026/03/CON", "2026/07/Scan 1507.", "2026/09/forbidden"];

const intercept: Intercept = ({ address, route, addressCount }) => {
  const key = decodeURIComponent(address?.split("/").at(-1) ?? "");
  if (route === "createUploadSession" && key.startsWith("forbidden")) {
    return {
      kind: "answer",
      status: 403,
      body: { error: { code: "accessDenied", message: "Access denied." } },
    };
  }
  if (route !== "putRange") return null;
  if (key === "throttled" && addressCount > 6) {
    return {
      kind: "answer",
      status: 429,
      headers: { "Retry-After": "120" },
      body: { error: { code: "activityLimitReached" } },
    };
  }
  const file = FILES.find((_file, index) => key === `file-${index}`);
  return { kind: "delay", when: "before", delayMs: file?.delayMs ?? 300 };
};

export const startDemoSystem = async (): Promise<DemoSystem> => {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.reverse()) await end();
  };
  try {
    const azurite = await startAzurite({ inMemory: true });
    stops.push(() => azurite.stop());
    const graph = await startGraph({ sink: true, intercept });
    stops.push(() => graph.close());
    const { connectionString } = azurite;
    const host = await startProcess(
      join(projectRoot, "dist/local/host/main.js"),
      ["--embedded", "--port", "0", "--root", projectRoot],
      {
        env: {
          AzureWebJobsStorage: connectionString,
          GRAPH_ENDPOINT: graph.url,
          GRAPH_ACCESS_TOKEN: "local",
          BLOBFERRY_LOCAL_KEY: DEMO_KEY,
          // A 403 is tried again for ten minutes otherwise.
          BLOBFERRY_LOCAL_PATIENCE: "0.002",
        },
        readyLine: /^Host ready: (\S+)/,
      },
    );
    stops.push(() => host.stop());
    await fill(connectionString);
    return {
      url: `${host.ready}/api`,
      connectionString,
      failedName: "Salary review.docx",
      submitAll,
      submitFolder: (client) =>
        client.batches.submit({
          source: { container: "scans", prefix: "2026/", exclude: ["**/drafts/**"] },
          target: { kind: "user", userId: "ada@contoso.example", path: "Archive/{path}" },
          options: { conflictBehavior: "skip", names: "fail" },
          batchId: "scans-2026",
        }),
      submitThrottled: (client) => client.submit(job(THROTTLED, "throttled")),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

const fill = async (connectionString: string): Promise<void> => {
  const service = BlobServiceClient.fromConnectionString(connectionString);
  const container = service.getContainerClient("reports");
  await container.create();
  const others = [FORBIDDEN, CANCELLED, THROTTLED].map((blob) => ({ blob, bytes: 40 * MB }));
  for (const { blob, bytes } of [...FILES, ...others]) {
    await container.getBlockBlobClient(blob).uploadData(Buffer.alloc(bytes, blob));
  }
  const scans = service.getContainerClient("scans");
  await scans.create();
  const names = [...SCANS, ...BAD_SCANS, "2026/drafts/Scan 1.pdf"];
  for (const [index, name] of names.entries())
    await scans.getBlockBlobClient(name).uploadData(Buffer.alloc(20_000 + 997 * (index % 211), name));
};

const job = (blob: string, itemId: string) => ({
  source: { container: "reports", blob },
  target: { kind: "bundle", driveId: "b!k3n9", itemId },
  options: { rangeBytes: RANGE_BYTES, labels: { team: blob.startsWith("press") ? "press" : "finance" } },
});

const submitAll = async (client: TransferClient): Promise<void> => {
  for (const [index, { blob }] of FILES.entries()) await client.submit(job(blob, `file-${index}`));
  await client.submit(job(FORBIDDEN, "forbidden"));
  const { transferId } = await client.submit(job(CANCELLED, "cancelled"));
  for await (const { acceptedBytes } of client.watch(transferId, { intervalMs: 200 })) {
    if (acceptedBytes > 12 * MB) break;
  }
  await client.cancel(transferId);
};
