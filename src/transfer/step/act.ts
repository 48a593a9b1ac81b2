import { querySession } from "./actions/query-session.ts";
import { commit } from "./actions/commit.ts";
import { create } from "./actions/create-session.ts";
import { finish } from "./actions/finish.ts";
import { restart } from "./actions/restart.ts";
import { send } from "./actions/send-range.ts";
import { verify } from "./actions/verify.ts";
import { decide } from "./decide.ts";
import type { StepResult, StepContext } from "./context.ts";

/** Does the one thing of a step and says what the record becomes. */
export const act = (context: StepContext): Promise<StepResult> => {
  switch (decide(context.record, context.redelivered)) {
    case "create":
      return create(context);
    case "send":
      return send(context);
    case "query":
      return querySession(context);
    case "commit":
      return commit(context);
    case "verify":
      return verify(context);
    case "restart":
      return restart(context);
    case "end":
      return finish(context);
  }
};
