import { fault, ok, warning, type Finding } from "./finding.ts";
import type { GraphAnswer } from "./graph-answer.ts";

/** Whether Microsoft Graph is at the address, from its answer to a GET without a token. */
export const judgeEndpoint = (endpoint: string, answer: GraphAnswer): Finding => {
  switch (answer.kind) {
    case "unreachable":
      return fault(
        "graph",
        `wrong endpoint: nothing answers at ${endpoint} (${answer.reason})`,
        "check GRAPH_ENDPOINT (https://graph.microsoft.com, or that of your national cloud), proxy and firewall; for local work start the stand-in (npm start)",
      );
    case "not-graph":
      return fault(
        "graph",
        `wrong endpoint: ${endpoint} answers (${answer.status}), but is not Microsoft Graph`,
        "check GRAPH_ENDPOINT: the address alone, without a version; a proxy's own page can be the cause too",
      );
    case "graph":
      return ok("graph", `Microsoft Graph answers at ${endpoint}`);
  }
};

const CONSENT =
  "give the app's identity an application permission of Microsoft Graph with admin consent: Files.ReadWrite.All or Sites.Selected for files, PrintJob.ReadWrite.All for print; then wait some minutes, tokens are kept";

/**
 * What a GET of an item with the token says about the token and its permissions.
 * @param isTarget the item is a target that the user named; else one that does not exist
 */
export const judgePermission = (what: string, isTarget: boolean, answer: GraphAnswer): Finding => {
  if (answer.kind !== "graph") {
    return fault(
      "permission",
      `the look-up of ${what} got no proper answer`,
      "try again; then check the proxy",
    );
  }
  const { status, code } = answer;
  const said = `${status}${code === null ? "" : ` ${code}`}`;
  if (status === 401) {
    return fault(
      "permission",
      `Graph does not accept the token (${said})`,
      "the identity must be of the tenant that owns the target, and the token for this GRAPH_ENDPOINT; on loopback, GRAPH_ACCESS_TOKEN must be the stand-in's",
    );
  }
  if (status === 403) return fault("permission", `missing Graph permission: ${what} (${said})`, CONSENT);
  if (status === 429 || status >= 500) {
    return warning("permission", `Graph is busy (${said}); nothing can be told now`, "try again later");
  }
  if (isTarget) {
    if (status >= 200 && status < 300) return ok("permission", `${what} is there and may be read`);
    if (status === 404) {
      return warning(
        "permission",
        `Graph lets us in, but there is no ${what} (${said})`,
        "fine for a file that is yet to be made; else check the ids",
      );
    }
    return fault("permission", `Graph refuses the look-up of ${what} (${said})`, "check the target's fields");
  }
  return ok(
    "permission",
    `Graph accepts the token (${said}); name a target (--to …) to check its permission`,
  );
};
