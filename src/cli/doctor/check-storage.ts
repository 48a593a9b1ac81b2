import type { QueueClient } from "@azure/storage-queue";
import type { ContainerClient } from "@azure/storage-blob";
import type { Config } from "../../config/config.ts";
import { blobService, connectionOf, queueService } from "../../storage/connection.ts";
import { fault, ok, skipped, warning, type Finding } from "./finding.ts";
import { askStorage, type StorageAnswer } from "./storage-answer.ts";

const START_APP = "start the app once against this storage: it creates what is missing";

/** The account with the queues and the records. What is the matter with the account itself is said once. */
export async function* checkStorage(config: Config): AsyncGenerator<Finding> {
  const connection = connectionOf(config.transferStorage);
  const container = blobService(connection).getContainerClient(config.recordContainer);
  const queues = queueService(connection);
  const transfers = queues.getQueueClient(config.transferQueue);

  for (const [service, url, read] of [
    ["blob service", container.url, () => container.getProperties()],
    ["queue service", transfers.url, () => transfers.getProperties()],
  ] as const) {
    const host = hostOf(url);
    const finding = accountFinding("storage", `${service} at ${host}`, await askStorage(read), config);
    yield finding;
    if (finding.verdict === "fault") {
      yield skipped("queue", "not looked at: storage first");
      yield skipped("records", "not looked at: storage first");
      return;
    }
  }
  yield await checkQueue(transfers, config.transferQueue, "jobs wait here");
  yield await checkQueue(queues.getQueueClient(config.resultQueue), config.resultQueue, "results wait here");
  yield await checkPoison(queues.getQueueClient(config.poisonQueue), config.poisonQueue);
  yield await checkContainer(container, config.recordContainer);
}

/** What an answer says about the account, whatever was asked for. */
export const accountFinding = (
  check: string,
  what: string,
  answer: StorageAnswer,
  { transferConnectionName }: Pick<Config, "transferConnectionName">,
): Finding => {
  switch (answer.kind) {
    case "there":
    case "missing":
      return ok(check, `${what} answers and lets us in`);
    case "unreachable":
      return fault(
        check,
        `no storage: nothing answers for the ${what} (${answer.code})`,
        `check the address in ${transferConnectionName}; for local work start Azurite (npm start); else check network rules and the firewall`,
      );
    case "denied":
      return answer.noIdentity
        ? fault(
            check,
            `no identity to sign in to the ${what} with`,
            "sign in (az login), or run where there is a managed identity, or set a connection string",
          )
        : fault(
            check,
            `wrong key: the ${what} refuses it (${answer.code})`,
            `copy the connection string in ${transferConnectionName} anew from the account's access keys; with an identity, give it the roles Storage Blob Data Contributor and Storage Queue Data Contributor`,
          );
    case "strange":
      return fault(
        check,
        `the ${what} answers, but not as storage does (${answer.code})`,
        `check the address in ${transferConnectionName}`,
      );
  }
};

const checkQueue = async (queue: QueueClient, name: string, use: string): Promise<Finding> => {
  let waiting = 0;
  const answer = await askStorage(async () => {
    waiting = (await queue.getProperties()).approximateMessagesCount ?? 0;
  });
  if (answer.kind === "there") return ok("queue", `queue ${name} is there; ${waiting} messages: ${use}`);
  if (answer.kind === "missing") return fault("queue", `missing queue: there is no queue ${name}`, START_APP);
  return fault(
    "queue",
    `queue ${name} cannot be read (${answer.code})`,
    "look at the account's access rules",
  );
};

/** The host makes it with the first message that it gives up. */
const checkPoison = async (queue: QueueClient, name: string): Promise<Finding> => {
  let waiting = 0;
  const answer = await askStorage(async () => {
    waiting = (await queue.getProperties()).approximateMessagesCount ?? 0;
  });
  if (waiting === 0 && (answer.kind === "there" || answer.kind === "missing"))
    return ok("queue", `queue ${name} is empty`);
  if (answer.kind === "there") {
    return warning(
      "queue",
      `queue ${name} has ${waiting} messages that the app could not handle`,
      "the app ends them as failed when it runs; if it runs, look at its log",
    );
  }
  return warning("queue", `queue ${name} cannot be read`, "look at the account's access rules");
};

const checkContainer = async (container: ContainerClient, name: string): Promise<Finding> => {
  const answer = await askStorage(() => container.getProperties());
  if (answer.kind === "there") return ok("records", `container ${name} is there`);
  if (answer.kind === "missing")
    return fault("records", `missing container: there is no container ${name}`, START_APP);
  return fault(
    "records",
    `container ${name} cannot be read (${answer.code})`,
    "look at the account's access rules",
  );
};

/**
 * The account with the blobs to move.
 * @param source `CONTAINER` or `CONTAINER/BLOB`; null to look at the account alone
 */
export const checkSource = async (config: Config, source: string | null): Promise<Finding> => {
  const service = blobService(connectionOf(config.sourceStorage));
  const [name = "", ...rest] = (source ?? "blobferry-doctor").split("/");
  const blob = rest.join("/");
  const container = service.getContainerClient(name);
  const read =
    blob === "" ? () => container.getProperties() : () => container.getBlobClient(blob).getProperties();
  const answer = await askStorage(read);
  const setting = usesOneAccount(config) ? config.transferConnectionName : "SourceStorage";
  const account = accountFinding("source", `blob service at ${hostOf(service.url)}`, answer, {
    transferConnectionName: setting,
  });
  if (account.verdict === "fault" || source === null) return account;
  return answer.kind === "there"
    ? ok("source", `${source} can be read`)
    : fault(
        "source",
        `there is no ${source} in the source account`,
        "check the name, upper and lower case too",
      );
};

/** The blobs to move are beside the records. */
export const usesOneAccount = ({ sourceStorage, transferStorage }: Config): boolean =>
  JSON.stringify(sourceStorage) === JSON.stringify(transferStorage);

const hostOf = (url: string): string => new URL(url).host;
