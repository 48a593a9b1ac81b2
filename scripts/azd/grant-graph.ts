import { lazyCredential } from "../../src/config/credential.ts";
import { readAzdEnvironment } from "../../src/cli/azd-environment.ts";
import { runGrantGraph } from "./run-grant-graph.ts";

const azd = await readAzdEnvironment(process.cwd(), process.env);
process.exitCode = await runGrantGraph({
  args: process.argv.slice(2),
  // In a hook, azd sets what its environment holds.
  env: { ...azd?.values, ...process.env },
  tokenFor: async (endpoint) => {
    const credential = lazyCredential({ credential: "default", clientId: null });
    const found = await credential.getToken(`${endpoint}/.default`);
    if (found === null) throw new Error("the identity returned none");
    return found.token;
  },
  print: (line) => {
    console.log(line);
  },
});
