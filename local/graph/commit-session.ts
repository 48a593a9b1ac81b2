import type { ConflictBehavior } from "./conflict-behavior.ts";
import { SESSION_NOT_FOUND } from "./find-session.ts";
import type { GraphResponse } from "./response.ts";
import type { Service } from "./service.ts";
import type { Session } from "./session-store.ts";
import { storeUpload } from "./store-upload.ts";

/** What a commit request may change about the upload. */
export interface CommitOverrides {
  readonly name?: string;
  readonly behavior?: ConflictBehavior;
}

/**
 * Commits a session that has all its bytes. On a conflict it responds 409 and keeps the session and its bytes, so
 * that the client can commit again under another name or conflict behavior.
 * @see https://learn.microsoft.com/graph/api/driveitem-createuploadsession
 */
export const commitSession = (
  service: Service,
  session: Session,
  overrides: CommitOverrides = {},
): Promise<GraphResponse> =>
  service.mutex.runExclusive(async () => {
    if (session.state !== "open") return SESSION_NOT_FOUND;
    const response = await storeUpload(
      service,
      {
        plan: { ...session.plan, behavior: overrides.behavior ?? session.plan.behavior },
        file: session.file,
        hasher: session.hasher,
        sizeBytes: session.totalBytes ?? 0,
      },
      overrides.name ?? null,
    );
    if ("json" in response) session.state = "committed";
    else session.conflicted = true;
    return response;
  });
