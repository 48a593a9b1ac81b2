/** SharePoint in the public cloud, in the US government's, in China, and in Germany. */
export const SHAREPOINT_DOMAINS = [
  "sharepoint.com",
  "sharepoint.us",
  "sharepoint-mil.us",
  "sharepoint.cn",
  "sharepoint.de",
];
