import type { ContainerClient } from "@azure/storage-blob";
import type { Config } from "../../config/config.ts";
import { appStorage, blobService, connectionOf, queueService } from "../../storage/connection.ts";
import { checkResults, checkWatchedQueues, START_APP } from "./check-queues.ts";
import { checkRules, checkUnreadEvents } from "./check-rules.ts";
import { proxyWords } from "../../http/proxy.ts";
import { judgeClock, timeOfService } from "./check-clock.ts";
import { checkTimer } from "./check-timer.ts";
import { failure, ok, skipped, warning, type Finding } from "./finding.ts";
import { isPartialGrant, queryStorage, type StorageAnswer } from "../../client/storage-answer.ts";

/** Checks the account with the queues and the records. A problem with the account itself is reported once. */
export async function* checkStorage(config: Config): AsyncGenerator<Finding> {
  const storage = appStorage(config);
  const { records: container, queues, results } = storage;

  for (const [service, url, read] of [
    ["blob service", container.url, () => container.getProperties()],
    ["queue service", queues.jobs.url, () => queues.jobs.getProperties()],
  ] as const) {
    const host = hostOf(url);
    let time = null as Date | null;
    const answer = await queryStorage(async () => {
      const found = read();
      time = await timeOfService(found);
      return await found;
    });
    const clock =
      time === null || service !== "blob service" ? null : judgeClock(Date.now() - time.getTime());
    if (clock !== null) yield clock;
    const proxy = proxyWords(url, process.env);
    const finding = accountFinding("storage", `${service} at ${host}`, answer, config, proxy);
    yield finding;
    if (finding.verdict === "error") {
      yield skipped("queue", "not checked because of storage");
      yield skipped("records", "not checked because of storage");
      return;
    }
  }
  yield* checkWatchedQueues(storage);
  yield await checkResults(results);
  const records = await checkContainer(container, config.recordContainer);
  yield records;
  const timer = records.verdict === "ok" ? await checkTimer(container) : null;
  if (timer !== null) yield timer;
  yield* checkRules(config, storage);
  if (config.events === null) {
    const events = queueService(connectionOf(config.transferStorage)).getQueueClient(config.eventQueue);
    const unread = await checkUnreadEvents(events);
    if (unread !== null) yield unread;
  }
}

/**
 * Judges the account by the answer to any request.
 * @param proxy words for the one that requests go through, with a space before them; empty for none
 */
export const accountFinding = (
  check: string,
  what: string,
  answer: StorageAnswer,
  { transferConnectionName }: Pick<Config, "transferConnectionName">,
  proxy = "",
): Finding => {
  switch (answer.kind) {
    case "there":
    case "missing":
      return ok(check, `${what} responds and grants access`);
    case "unreachable":
      return failure(
        check,
        `no storage: no response from the ${what}${proxy} (${answer.code})`,
        proxy === ""
          ? `check the address in ${transferConnectionName}; if it is Azurite on this machine, start it (npm run local); otherwise check the network rules and the firewall`
          : `check that the proxy runs and may reach this host, or add the host to NO_PROXY; then check the address in ${transferConnectionName}`,
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
    case "old-emulator":
      return failure(
        check,
        `the ${what} is an Azurite that refuses the API version of the SDK (${answer.code})`,
        "start Azurite with --skipApiVersionCheck, or let npm run local start it",
      );
    case "strange":
      return failure(
        check,
        `the ${what} responds, but not like Azure Storage (${answer.code})`,
        `check the address in ${transferConnectionName}`,
      );
  }
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
  if (source === null && isPartialGrant(answer)) {
    return warning(
      "source",
      `blob service at ${hostOf(service.url)} responds, but does not grant access to every container`,
      "expected with roles on single containers; check one of them with --source CONTAINER",
    );
  }
  const setting = usesOneAccount(config) ? config.transferConnectionName : "SourceStorage";
  const account = accountFinding(
    "source",
    `blob service at ${hostOf(service.url)}`,
    answer,
    {
      transferConnectionName: setting,
    },
    proxyWords(service.url, process.env),
  );
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
