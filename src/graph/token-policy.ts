import type { TokenCredential } from "@azure/core-auth";
import {
  bearerTokenAuthenticationPolicy,
  type PipelinePolicy,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";
import type { Config } from "../config/config.ts";
import { lazyCredential, type RenewableCredential } from "../config/credential.ts";
import { SignInError } from "../http/sign-in-error.ts";
import { signInFailureOf } from "../transfer/sign-in.ts";

/** Adds the token for Graph: the identity's, or on loopback the one from the settings. */
export const tokenPolicyFor = ({
  graphAccessToken,
  graphEndpoint,
}: Pick<Config, "graphAccessToken" | "graphEndpoint">): PipelinePolicy =>
  graphAccessToken === null
    ? graphTokenPolicy(lazyCredential({ credential: "default", clientId: null }), `${graphEndpoint}/.default`)
    : {
        name: "loopbackToken",
        sendRequest: (request, next) => {
          request.headers.set("Authorization", `Bearer ${graphAccessToken}`);
          return next(request);
        },
      };

/**
 * Adds the identity's token to requests to Graph. A token that Graph refuses is dropped although it has not expired,
 * and the request is sent once more with a new one; no request to Graph has a stream for a body. Challenges of
 * continuous access evaluation are answered by the SDK's own policy.
 *
 * Failing to sign in throws a {@link SignInError}.
 */
export const graphTokenPolicy = (credential: RenewableCredential, scope: string): PipelinePolicy => {
  const signing = withSignInErrors(credential);
  const fresh = (): PipelinePolicy => bearerTokenAuthenticationPolicy({ credential: signing, scopes: scope });
  // It caches the token, so a refused token goes with it.
  let bearer = fresh();
  return {
    name: "graphToken",
    sendRequest: async (request, next) => {
      const used = bearer;
      let sent = 0;
      const response = await used.sendRequest(request, (toSend) => {
        sent++;
        return next(toSend);
      });
      // Sent twice, the SDK has answered a challenge with a new token already.
      if (response.status !== 401 || sent > 1) return response;
      // A request beside this one may have dropped the token already.
      if (bearer === used) {
        credential.forget(request.headers.get("Authorization")?.replace(/^Bearer /, "") ?? "");
        bearer = fresh();
      }
      discard(response);
      return await bearer.sendRequest(request, next);
    },
  };
};

const withSignInErrors = (credential: TokenCredential): TokenCredential => ({
  getToken: async (scopes, options) => {
    try {
      return await credential.getToken(scopes, options);
    } catch (error) {
      const failure = signInFailureOf(error);
      throw failure === null
        ? error
        : new SignInError(failure.cause, { isFinal: failure.isFinal, cause: error });
    }
  },
});

/** The connection is used again only once the response has been read. */
const discard = ({ readableStreamBody }: PipelineResponse): void => {
  readableStreamBody?.on("error", () => undefined).resume();
};
