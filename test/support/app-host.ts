import { join } from "node:path";
import { projectRoot } from "../../local/launcher/local-system.ts";
import { startProcess, type StartedProcess } from "../../local/launcher/processes.ts";
import { HOST_SETTINGS } from "./host-settings.ts";

/** Lets tests call the admin endpoints. */
export const MASTER_KEY = "master-key-of-the-tests";

/**
 * Starts a Functions host with the app, in a process of its own.
 * @param appRoot the app's folder; by default this project
 */
export const startAppHost = (
  env: Readonly<Record<string, string>>,
  onLine: (line: string) => void,
  appRoot = projectRoot,
): Promise<StartedProcess> =>
  startProcess(
    join(projectRoot, "dist/local/host/main.js"),
    ["--embedded", "--port", "0", "--root", appRoot],
    {
      env: { GRAPH_ACCESS_TOKEN: "local", BLOBFERRY_LOCAL_MASTER_KEY: MASTER_KEY, ...HOST_SETTINGS, ...env },
      readyLine: /^Host ready: (\S+)/,
      onLine,
    },
  );
