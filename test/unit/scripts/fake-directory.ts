import { serve, textOf } from "../../support/http-server.ts";

export const SERVICE_ID = "graph-service-principal";
export const PRINCIPAL_ID = "11111111-aaaa-4000-8000-000000000000";
export const CLIENT_ID = "22222222-bbbb-4000-8000-000000000000";
export const SITE_URL = "https://contoso.sharepoint.com/sites/finance";
const SITE_ID = "contoso.sharepoint.com,1,2";

export interface FakeDirectory {
  readonly url: string;
  /** Permissions that the identity holds, by name. */
  readonly held: string[];
  /** Roles of the app on the site, by permission id. */
  readonly siteRoles: Map<string, string[]>;
  /** Method and path of each request that changes something. */
  readonly changes: string[];
  /** Paths that are refused with 403. */
  refused: RegExp;
}

const role = (value: string, memberType: "Application" | "User") => ({
  id: `${memberType}:${value}`,
  value,
  allowedMemberTypes: [memberType],
});
/** Each also exists for signed-in people, and comes first there. */
const ROLES = ["Files.ReadWrite.All", "Sites.Selected", "PrintJob.ReadWrite.All"].flatMap((value) => [
  role(value, "User"),
  role(value, "Application"),
]);

/** As much of Microsoft Graph's directory and site permissions as grant-graph calls. */
export const fakeDirectory = async (): Promise<FakeDirectory> => {
  const directory = {
    held: [] as string[],
    siteRoles: new Map<string, string[]>(),
    changes: [] as string[],
    refused: /$^/,
  };
  const reply = (method: string, url: URL, body: Record<string, unknown>): [number, unknown] => {
    const path = decodeURIComponent(url.pathname.replace("/v1.0", ""));
    if (method !== "GET") directory.changes.push(`${method} ${path}`);
    if (directory.refused.test(path))
      return [403, { error: { code: "Authorization_RequestDenied", message: "Insufficient privileges" } }];
    const assignments = `/servicePrincipals/${PRINCIPAL_ID}/appRoleAssignments`;
    const permissions = `/sites/${SITE_ID}/permissions`;
    if (method === "GET" && path === "/servicePrincipals")
      return [200, { value: [{ id: SERVICE_ID, appRoles: ROLES }] }];
    if (method === "GET" && path === assignments) {
      // One to a page.
      const at = Number(url.searchParams.get("at") ?? 0);
      const next = `${url.origin}/v1.0${assignments}?at=${at + 1}`;
      return [
        200,
        {
          value: directory.held
            .slice(at, at + 1)
            .map((value) => ({ appRoleId: `Application:${value}`, resourceId: SERVICE_ID })),
          ...(at + 1 < directory.held.length ? { "@odata.nextLink": next } : {}),
        },
      ];
    }
    if (method === "POST" && path === assignments) {
      directory.held.push(String(body["appRoleId"]).replace("Application:", ""));
      return body["resourceId"] === SERVICE_ID && body["principalId"] === PRINCIPAL_ID
        ? [201, {}]
        : [400, {}];
    }
    if (method === "GET" && path === "/sites/contoso.sharepoint.com:/sites/finance")
      return [200, { id: SITE_ID }];
    if (method === "GET" && path === permissions)
      return [
        200,
        {
          value: [
            { id: "other", grantedToIdentities: [{ application: { id: "another-app" } }] },
            ...[...directory.siteRoles.keys()].map((id) => ({
              id,
              grantedToIdentitiesV2: [{ application: { id: CLIENT_ID } }],
            })),
          ],
        },
      ];
    if (method === "POST" && path === permissions) {
      directory.siteRoles.set("new", body["roles"] as string[]);
      return [201, {}];
    }
    const id = path.replace(`${permissions}/`, "");
    if (method === "PATCH") directory.siteRoles.set(id, body["roles"] as string[]);
    return directory.siteRoles.has(id) ? [200, { id, roles: directory.siteRoles.get(id) }] : [404, {}];
  };
  const { url } = await serve((request, response) => {
    void textOf(request).then((text) => {
      const parsed = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
      const origin = `http://${request.headers.host ?? ""}`;
      const [status, body] =
        request.headers.authorization === "Bearer admin"
          ? reply(request.method ?? "", new URL(request.url ?? "", origin), parsed)
          : [401, {}];
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    });
  });
  return Object.assign(directory, { url });
};
