import type { ListBlobs, SourceContainer } from "../../batch/ports.ts";
import type { ListedBlob } from "../../batch/selection.ts";
import { CommandError } from "../errors.ts";
import { exitCode } from "../exit-code.ts";

const PAGE_BLOBS = 1000;
const MAX_TRIES = 4;
const SECOND_MS = 1000;

/** All pages of a listing. @throws {CommandError} not-found, unreachable */
export async function* listPages(
  container: SourceContainer,
  ask: Pick<ListBlobs, "container" | "prefix" | "tags">,
  pause: (ms: number) => Promise<void>,
): AsyncGenerator<readonly ListedBlob[], void, undefined> {
  let marker: string | null = null;
  do {
    const page = await onePage(container, { ...ask, marker, most: PAGE_BLOBS }, pause);
    yield page.blobs;
    marker = page.next;
  } while (marker !== null);
}

/** The page of one blob. In any order, its name comes before all others that begin with it. */
export async function* onlyBlob(
  container: SourceContainer,
  ask: Pick<ListBlobs, "container" | "prefix" | "tags">,
  pause: (ms: number) => Promise<void>,
): AsyncGenerator<readonly ListedBlob[], void, undefined> {
  const { blobs } = await onePage(container, { ...ask, marker: null, most: 1 }, pause);
  yield blobs.filter(({ name }) => name === ask.prefix);
}

const onePage = async (container: SourceContainer, ask: ListBlobs, pause: (ms: number) => Promise<void>) => {
  for (let tries = 1; ; tries++) {
    const page = await container.list(ask);
    if (page.kind === "listed") return page;
    if (page.kind !== "unavailable" || page.fewTries === true || tries >= MAX_TRIES)
      throw new CommandError(
        page.kind === "missing" ? exitCode.notFound : exitCode.unreachable,
        page.error.message,
      );
    await pause(SECOND_MS * 2 ** (tries - 1));
  }
};
