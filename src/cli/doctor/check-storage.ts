import type { QueueClient } from "@azure/storage-queue";
import type { ContainerClient } from "@azure/storage-blob";
import { poisonQueueOf, type Config } from "../../config/config.ts";
import { blobService, connectionOf, queueService } from "../../storage/connection.ts";
import { failure, ok, skipped, warning, type Finding } from "./finding.ts";
import { queryStorage, type StorageAnswer } from "./storage-answer.ts";

const START_APP = "start the app once with this storage account: it creates what is missing";

/** Checks the account with the queues and the records. A problem with the account itself is reported once. */
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
    const finding = accountFinding("storage", `${service} at ${host}`, await queryStorage(read), config);
    yield finding;
    if (finding.verdict === "error") {
      yield skipped("queue", "not checked because of storage");
      yield skipped("records", "not checked because of storage");
      return;
    }
  }
  yield await checkQueue(transfers, config.transferQueue, "jobs");
  yield await checkQueue(queues.getQueueClient(config.stepQueue), config.stepQueue, "steps");
  yield await checkQueue(queues.getQueueClient(config.resultQueue), config.resultQueue, "results");
  for (const queue of [config.transferQueue, config.stepQueue]) {
    const poison = poisonQueueOf(queue);
    yield await checkPoison(queues.getQueueClient(poison), poison);
  }
  yield await checkContainer(container, config.recordContainer);
}

/** Judges the account by the answer to any request. */
export const accountFinding = (
  check: string,
  what: string,
  answer: StorageAnswer,
  { transferConnectionName }: Pick<Config, "transferConnectionName">,
): Finding => {
  switch (answer.kind) {
    case "there":
    case "missing":
      return ok(check, `${what} responds and grants access`);
    case "unreachable":
      return failure(
        check,
        `no storage: no response from the ${what} (${answer.code})`,
        `check the address in ${transferConnectionName}; for local development start Azurite (npm start); otherwise check the network rules and the firewall`,
      );
    case "denied":
      return answer.noIdentity
        ? failure(
            check,
            `no identity to sign in to the ${what}${answer.code === "" ? "" : ` (${answer.code})`}`,
            "sign in (az login), run with a managed identity, or set a connection string",
          )
        : failure(
            check,
            `access denied: the ${what} rejects the key or the identity (${answer.code})`,
            `copy the connection string in ${transferConnectionName} again from the account's access keys; grant an identity the roles Storage Blob Data Contributor and Storage Queue Data Contributor`,
          );
    case "strange":
      return failure(
        check,
        `the ${what} responds, but not like Azure Storage (${answer.code})`,
        `check the address in ${transferConnectionName}`,
      );
  }
};

const checkQueue = async (queue: QueueClient, name: string, use: string): Promise<Finding> => {
  let waiting = 0;
  const answer = await queryStorage(async () => {
    waiting = (await queue.getProperties()).approximateMessagesCount ?? 0;
  });
  if (answer.kind === "there") return ok("queue", `queue ${name} exists and holds ${waiting} ${use}`);
  if (answer.kind === "missing") return failure("queue", `missing queue: ${name} does not exist`, START_APP);
  return failure(
    "queue",
    `queue ${name} cannot be read (${answer.code})`,
    "check the access rules of the account",
  );
};

/** The host creates this queue with the first message it gives up on. */
const checkPoison = async (queue: QueueClient, name: string): Promise<Finding> => {
  let waiting = 0;
  const answer = await queryStorage(async () => {
    waiting = (await queue.getProperties()).approximateMessagesCount ?? 0;
  });
  if (waiting === 0 && (answer.kind === "there" || answer.kind === "missing"))
    return ok("queue", `queue ${name} is empty`);
  if (answer.kind === "there") {
    return warning(
      "queue",
      `queue ${name} holds ${waiting} messages that the app could not process`,
      "the running app ends these transfers as failed; if it is running, check its log",
    );
  }
  return warning("queue", `queue ${name} cannot be read`, "check the access rules of the account");
};

const checkContainer = async (container: ContainerClient, name: string): Promise<Finding> => {
  const answer = await queryStorage(() => container.getProperties());
  if (answer.kind === "there") return ok("records", `container ${name} exists`);
  if (answer.kind === "missing")
    return failure("records", `missing container: ${name} does not exist`, START_APP);
  return failure(
    "records",
    `container ${name} cannot be read (${answer.code})`,
    "check the access rules of the account",
  );
};

/**
 * Checks the account with the blobs to move.
 * @param source `CONTAINER` or `CONTAINER/BLOB`; null to check only the account
 */
export const checkSource = async (config: Config, source: string | null): Promise<Finding> => {
  const service = blobService(connectionOf(config.sourceStorage));
  const [name = "", ...rest] = (source ?? "blobferry-doctor").split("/");
  const blob = rest.join("/");
  const container = service.getContainerClient(name);
  const read =
    blob === "" ? () => container.getProperties() : () => container.getBlobClient(blob).getProperties();
  const answer = await queryStorage(read);
  // A role on some containers says nothing of others.
  if (
    source === null &&
    answer.kind === "denied" &&
    answer.code.includes("AuthorizationPermissionMismatch")
  ) {
    return warning(
      "source",
      `blob service at ${hostOf(service.url)} responds, but does not grant access to every container`,
      "expected with roles on single containers; check one of them with --source CONTAINER",
    );
  }
  const setting = usesOneAccount(config) ? config.transferConnectionName : "SourceStorage";
  const account = accountFinding("source", `blob service at ${hostOf(service.url)}`, answer, {
    transferConnectionName: setting,
  });
  if (account.verdict === "error" || source === null) return account;
  return answer.kind === "there"
    ? ok("source", `${source} can be read`)
    : failure(
        "source",
        `${source} does not exist in the source account`,
        "check the name, including upper and lower case",
      );
};

/** Whether the blobs to move are in the same account as the records. */
export const usesOneAccount = ({ sourceStorage, transferStorage }: Config): boolean =>
  JSON.stringify(sourceStorage) === JSON.stringify(transferStorage);

const hostOf = (url: string): string => new URL(url).host;
