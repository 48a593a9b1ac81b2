import { asObject, field, objectField, textField, type JsonObject } from "../../src/graph/json.ts";
import type { AppIdentity, Grant } from "./grant.ts";
import type { GraphApi, GraphReply } from "./graph-api.ts";

const ROLES_THAT_WRITE = ["write", "manage", "owner", "fullcontrol"];

/**
 * Lets the identity write to single SharePoint sites, which `Sites.Selected` alone does not.
 * @param sites addresses, such as `https://contoso.sharepoint.com/sites/finance`
 */
export const grantSites = async (
  graph: GraphApi,
  identity: AppIdentity,
  sites: readonly string[],
): Promise<readonly Grant[]> => {
  const grants: Grant[] = [];
  for (const site of sites) grants.push(await grantSite(graph, identity, site));
  return grants;
};

const grantSite = async (graph: GraphApi, identity: AppIdentity, address: string): Promise<Grant> => {
  const what = `write to ${address}`;
  const missing = ({ reason }: GraphReply): Grant => ({
    state: "missing",
    what,
    reason,
    who: "a SharePoint Administrator with a token for Sites.FullControl.All, which the Azure CLI never has",
    how: [
      `m365 spo site apppermission add --siteUrl ${address} --permission write --appId ${identity.clientId} --appDisplayName ${identity.name}`,
      `or in PnP PowerShell: Grant-PnPEntraIDAppSitePermission -Site ${address} -Permissions Write -AppId ${identity.clientId} -DisplayName ${identity.name}`,
    ],
  });
  if (!URL.canParse(address) || new URL(address).protocol !== "https:")
    return { state: "missing", what, reason: "it is not an https address", who: "you", how: ["correct it"] };

  const { hostname, pathname } = new URL(address);
  const path = pathname.replace(/\/+$/, "");
  const found = await graph.send("GET", `/sites/${hostname}${path === "" ? "" : `:${path}`}?$select=id`);
  const siteId = textField(found.body, "id");
  if (found.status !== 200 || siteId === null) return missing(found);

  const permissions = `/sites/${encodeURIComponent(siteId)}/permissions`;
  const held = await graph.list(permissions);
  if (held.failed !== null) return missing(held.failed);
  const own = held.values.find((permission) => clientIdsOf(permission).includes(identity.clientId));
  const roles = ["write"];
  if (own === undefined) {
    const application = { id: identity.clientId, displayName: identity.name };
    const reply = await graph.send("POST", permissions, { roles, grantedToIdentities: [{ application }] });
    return reply.status === 201 ? { state: "granted", what } : missing(reply);
  }
  // A list does not say which roles a permission has.
  const one = `${permissions}/${textField(own, "id") ?? ""}`;
  const { body } = await graph.send("GET", one);
  const has = (field(body, "roles") ?? field(own, "roles") ?? []) as readonly string[];
  if (has.some((role) => ROLES_THAT_WRITE.includes(role.toLowerCase()))) return { state: "already", what };
  const reply = await graph.send("PATCH", one, { roles });
  return reply.status === 200 ? { state: "granted", what } : missing(reply);
};

const clientIdsOf = (permission: JsonObject): readonly (string | null)[] =>
  ["grantedToIdentitiesV2", "grantedToIdentities"].flatMap((name) =>
    ((field(permission, name) ?? []) as readonly unknown[]).map((identity) =>
      textField(objectField(asObject(identity), "application"), "id"),
    ),
  );
