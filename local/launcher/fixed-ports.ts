import { createServer } from "node:net";

/** The ports that `local.settings.sample.json` names. Azurite's are those of `UseDevelopmentStorage=true`. */
export const FIXED_PORTS = { blob: 10_000, queue: 10_001, table: 10_002, graph: 7080 } as const;

export type LocalPorts = Readonly<Record<keyof typeof FIXED_PORTS, number>>;

const USES: Readonly<Record<keyof typeof FIXED_PORTS, string>> = {
  blob: "Azurite's blobs",
  queue: "Azurite's queues",
  table: "Azurite's tables",
  graph: "the Graph stand-in",
};

/** Whether a server could listen on this port of the loopback address now. Port 0 always works. */
export const isPortAvailable = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, "127.0.0.1", () =>
      server.close(() => {
        resolve(true);
      }),
    );
  });

/** One line for each port that another program uses, and what to do about it; null if all of them are available. */
export const portConflict = async (ports: LocalPorts): Promise<string | null> => {
  const lines: string[] = [];
  for (const use of ["blob", "queue", "table", "graph"] as const) {
    if (!(await isPortAvailable(ports[use])))
      lines.push(`Port ${ports[use]}, for ${USES[use]}, is in use by another program.`);
  }
  if (lines.length === 0) return null;
  return [
    ...lines,
    "If that is an earlier `npm run local`, use it as it is. Otherwise stop the program (an Azurite in an editor counts),",
    "or choose other ports (npm run local -- --help) and change local.settings.json to match.",
  ].join("\n");
};
