import type { Answer } from "./answer.ts";
import { sessionNotFound } from "./find-session.ts";
import type { ConflictBehavior } from "./request-bodies.ts";
import type { Service } from "./service.ts";
import type { Session } from "./session-store.ts";
import { storeUpload } from "./store-upload.ts";

/** What a commit request may say anew. */
export interface CommitWishes {
  readonly name?: string;
  readonly behavior?: ConflictBehavior;
}

/**
 * Turns a session whose bytes are all there into an item and ends it. On a conflict it answers 409 and keeps
 * session and bytes, for a commit under another name or behaviour (driveitem-createuploadsession).
 */
export async function commitSession(
  service: Service,
  session: Session,
  wishes: CommitWishes = {},
): Promise<Answer> {
  return service.serial.run(async () => {
    if (session.state !== "open") return sessionNotFound;
    const answer = await storeUpload(
      service,
      {
        plan: { ...session.plan, behavior: wishes.behavior ?? session.plan.behavior },
        file: session.file,
        fingerprint: session.fingerprint,
        sizeBytes: session.totalBytes ?? 0,
      },
      wishes.name,
    );
    if ("json" in answer) session.state = "committed";
    else session.conflicted = true;
    return answer;
  });
}
