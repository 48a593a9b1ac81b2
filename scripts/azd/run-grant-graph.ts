import { parseArgs } from "node:util";
import type { Environment } from "../../src/config/config.ts";
import type { AppIdentity, Grant } from "./grant.ts";
import { checkGraphHost } from "../../src/config/trusted-hosts.ts";
import { grantPermissions } from "./grant-permissions.ts";
import { grantSites } from "./grant-sites.ts";
import { graphApi } from "./graph-api.ts";

const USAGE = `Nothing to grant. Name the permissions that your targets need (docs/deploying.md), for instance:
  npm run grant-graph -- --permission Sites.Selected --site https://contoso.sharepoint.com/sites/finance
or once for every azd provision:
  azd env set GRAPH_PERMISSIONS "Sites.Selected PrintJob.ReadWrite.All"
  azd env set GRAPH_SITES "https://contoso.sharepoint.com/sites/finance"`;

export interface GrantGraphOptions {
  readonly args: readonly string[];
  /** The outputs of the deployment, and `GRAPH_PERMISSIONS` and `GRAPH_SITES`. */
  readonly env: Environment;
  /** Gets a token for an endpoint. */
  readonly tokenFor: (endpoint: string) => Promise<string>;
  readonly print: (line: string) => void;
}

/**
 * Gives the app's identity its permissions in Microsoft Graph. Repeatable: what is there is left alone.
 * @returns the exit code: 1 if something is missing
 */
export const runGrantGraph = async ({ args, env, tokenFor, print }: GrantGraphOptions): Promise<0 | 1> => {
  const { permissions, sites } = wanted(args, env);
  if (permissions.length + sites.length === 0) {
    print(USAGE);
    return 0;
  }
  const identity = identityOf(env);
  if (identity === null) {
    print(
      "The deployment's outputs are not here: run azd provision first, or run this in the folder of its .azure.",
    );
    return 1;
  }
  const endpoint = env["GRAPH_ENDPOINT"] ?? "https://graph.microsoft.com";
  let token: string;
  try {
    checkGraphHost(new URL(endpoint), env["GRAPH_HOSTS"]);
  } catch (error) {
    print((error as Error).message);
    return 1;
  }
  try {
    token = await tokenFor(endpoint);
  } catch (error) {
    print(
      `No token for ${endpoint}: sign in with az login or azd auth login. ${(error as Error).message.split("\n")[0]}`,
    );
    return 1;
  }
  const graph = graphApi(endpoint, token);
  const grants = [
    ...(await grantPermissions(graph, identity, permissions)),
    ...(await grantSites(graph, identity, sites)),
  ];
  for (const line of grants.flatMap(linesOf)) print(line);
  const isComplete = grants.every(({ state }) => state !== "missing");
  print(
    isComplete
      ? `${identity.name} has what was asked for. Tokens are cached: allow up to an hour, or restart the app.`
      : `Incomplete. The rest of the deployment is not affected; transfers to these targets fail until it is done.`,
  );
  return isComplete ? 0 : 1;
};

const wanted = (
  args: readonly string[],
  env: Environment,
): { readonly permissions: readonly string[]; readonly sites: readonly string[] } => {
  const { values } = parseArgs({
    args: [...args],
    options: { permission: { type: "string", multiple: true }, site: { type: "string", multiple: true } },
  });
  const sites = values.site ?? listOf(env["GRAPH_SITES"]);
  const permissions = values.permission ?? listOf(env["GRAPH_PERMISSIONS"]);
  // A grant on a site is of no use without the permission that it narrows down.
  const needed = sites.length === 0 ? permissions : [...permissions, "Sites.Selected"];
  return { permissions: [...new Set(needed)], sites: [...new Set(sites)] };
};

const listOf = (text: string | undefined): string[] =>
  (text ?? "").split(/[\s,]+/).filter((item) => item !== "");

const identityOf = (env: Environment): AppIdentity | null => {
  const {
    APP_IDENTITY_NAME: name,
    APP_IDENTITY_CLIENT_ID: clientId,
    APP_IDENTITY_PRINCIPAL_ID: principalId,
  } = env;
  return name && clientId && principalId ? { name, clientId, principalId } : null;
};

const linesOf = (grant: Grant): readonly string[] =>
  grant.state === "missing"
    ? [
        `✗ ${grant.what}: ${grant.reason}`,
        `  Can be done by ${grant.who}:`,
        ...grant.how.map((line) => `    ${line}`),
      ]
    : [`✓ ${grant.what}${grant.state === "already" ? " (was there)" : ""}`];
