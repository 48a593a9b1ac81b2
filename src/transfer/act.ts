import { ask } from "./actions/ask.ts";
import { commit } from "./actions/commit.ts";
import { create } from "./actions/create.ts";
import { end } from "./actions/end.ts";
import { free } from "./actions/free.ts";
import { send } from "./actions/send.ts";
import { verify } from "./actions/verify.ts";
import { decide } from "./decide.ts";
import type { Next, StepContext } from "./step-context.ts";

/** Does the one thing of a step and says what the record becomes. */
export const act = (context: StepContext): Promise<Next> => {
  switch (decide(context.record, context.redelivered)) {
    case "create":
      return create(context);
    case "send":
      return send(context);
    case "ask":
      return ask(context);
    case "commit":
      return commit(context);
    case "verify":
      return verify(context);
    case "free":
      return free(context);
    case "end":
      return end(context);
  }
};
