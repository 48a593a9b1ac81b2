import { field, textField, type JsonObject } from "../../src/graph/json.ts";
import type { AppIdentity, Grant } from "./grant.ts";
import type { GraphApi, GraphReply } from "./graph-api.ts";

/** Microsoft Graph's own application id, the same in every tenant and cloud. */
const GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000";

/**
 * Gives the identity application permissions of Microsoft Graph that it does not have yet.
 * @param permissions by name, such as `Files.ReadWrite.All`
 */
export const grantPermissions = async (
  graph: GraphApi,
  identity: AppIdentity,
  permissions: readonly string[],
): Promise<readonly Grant[]> => {
  if (permissions.length === 0) return [];
  const assignments = `/servicePrincipals/${identity.principalId}/appRoleAssignments`;
  const missing = (what: string, reply: GraphReply, body: object | null): Grant => ({
    state: "missing",
    what,
    reason: reply.reason,
    who: "a Privileged Role Administrator (or a Global Administrator), signed in with az login",
    how: [
      ...(body === null
        ? []
        : [
            `az rest --method POST --url ${graph.root}${assignments} --headers Content-Type=application/json --body '${JSON.stringify(body)}'`,
          ]),
      "npm run grant-graph",
    ],
  });

  const found = await graph.list(`/servicePrincipals?$filter=appId eq '${GRAPH_APP_ID}'&$select=id,appRoles`);
  const service = found.values[0];
  const resourceId = textField(service ?? null, "id");
  const failed = found.failed ?? {
    status: 404,
    body: null,
    reason: "Graph's service principal was not found",
  };
  if (service === undefined || resourceId === null)
    return permissions.map((what) => missing(what, failed, null));
  const roles = (field(service, "appRoles") ?? []) as readonly JsonObject[];
  const held = await graph.list(assignments);

  const grants: Grant[] = [];
  for (const what of permissions) {
    const appRoleId = roleIdOf(roles, what);
    if (appRoleId === null) {
      grants.push({
        state: "missing",
        what,
        reason: "Graph has no such application permission",
        who: "you",
        how: ["correct its name"],
      });
      continue;
    }
    const body = { principalId: identity.principalId, resourceId, appRoleId };
    const isHeld = held.values.some(
      (one) => textField(one, "appRoleId") === appRoleId && textField(one, "resourceId") === resourceId,
    );
    if (isHeld) grants.push({ state: "already", what });
    else if (held.failed !== null) grants.push(missing(what, held.failed, body));
    else {
      const reply = await graph.send("POST", assignments, body);
      grants.push(reply.status === 201 ? { state: "granted", what } : missing(what, reply, body));
    }
  }
  return grants;
};

/** A permission of that name also exists for signed-in people, under another id. */
const roleIdOf = (roles: readonly JsonObject[], name: string): string | null => {
  const role = roles.find(
    (one) =>
      textField(one, "value")?.toLowerCase() === name.toLowerCase() &&
      (field(one, "allowedMemberTypes") as readonly string[] | undefined)?.includes("Application") === true,
  );
  return textField(role ?? null, "id");
};
