import { parseArgs } from "node:util";
import { startGraph } from "./server.ts";

const USAGE = `Usage: main --port 0 --dir DIR --token T [--sink] [--shape wrapped|bare|alternate]

  --port    port on 127.0.0.1; 0 (the default) lets the system choose
  --dir     where uploaded files are kept; default: a temporary folder
  --token   the bearer token to accept; default: local
  --sink    count the bytes and discard them
  --shape   shape of the createUploadSession response for driveItems; default: wrapped`;

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    dir: { type: "string" },
    token: { type: "string", default: "local" },
    sink: { type: "boolean", default: false },
    shape: { type: "string", default: "wrapped" },
    help: { type: "boolean", default: false },
  },
});
const { shape } = values;
const port = Number(values.port);

if (values.help) {
  console.log(USAGE);
} else if (!Number.isInteger(port) || (shape !== "wrapped" && shape !== "bare" && shape !== "alternate")) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const graph = await startGraph({
    port,
    token: values.token,
    sink: values.sink,
    answerShape: shape,
    ...(values.dir === undefined ? {} : { filesDir: values.dir }),
  });
  // Before the line that others wait for, after which they may end the process.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void graph.close());
  console.log(`Graph stand-in: ${graph.url}`);
}
