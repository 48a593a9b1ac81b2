import { Client, type Context, type Middleware } from "@microsoft/microsoft-graph-client";

/**
 * A client of the Graph SDK for the sink. The SDK takes only https addresses, the sink speaks http: the last link
 * of the chain calls without TLS, which spares the SDK its cost.
 */
export const sdkClient = (graphUrl: string): Client => {
  const overHttp: Middleware = {
    execute: async (context: Context) => {
      // The SDK's types know a request by the browser's name; here it is always the address as text.
      const url = String(context.request as unknown);
      context.response = await fetch(url.replace(/^https:/, "http:"), context.options);
    },
  };
  return Client.initWithMiddleware({ middleware: overHttp, baseUrl: graphUrl, defaultVersion: "beta" });
};

let named = 0;

/** Creates an upload session for a new item. */
export const createSession = async (graphUrl: string): Promise<{ url: string; expiry: Date }> => {
  const answer = await fetch(`${graphUrl}/beta/drives/sdk/bundles/s${named++}/createUploadSession`, {
    method: "POST",
    headers: { authorization: "Bearer local", "content-type": "application/json" },
    body: JSON.stringify({ item: {} }),
  });
  const { value } = (await answer.json()) as { value: { uploadUrl: string; expirationDateTime: string } };
  return { url: value.uploadUrl.replace(/^http:/, "https:"), expiry: new Date(value.expirationDateTime) };
};
