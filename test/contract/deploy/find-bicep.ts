import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../../../local/launcher/local-system.ts";

/** Diagnostics and snapshots differ between versions. */
const VERSION = "0.49.2";
export const BICEP_CACHE = join(projectRoot, "node_modules", ".cache", "bicep", VERSION);
const RESTORE_MS = 120_000;

/**
 * The Bicep CLI: what `BICEP_PATH` names, else the tested version from NuGet, kept in `node_modules/.cache`, else
 * whatever is on the PATH.
 * @returns null where there is neither the .NET SDK nor the Bicep CLI
 */
export const findBicep = async (): Promise<string | null> =>
  // An empty variable counts as missing.
  [process.env["BICEP_PATH"], await restoreBicep(), canRun("bicep", "--version") ? "bicep" : null].find(
    (path) => path !== undefined && path !== null && path !== "",
  ) ?? null;

const canRun = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: "ignore" }).status === 0;

/** @returns the path of the program; null where it cannot be restored */
const restoreBicep = async (): Promise<string | null> => {
  const platform = { linux: "linux", darwin: "osx", win32: "win" }[process.platform as string];
  if (platform === undefined) return null;
  const name = `Azure.Bicep.CommandLine.${platform}-${process.arch}`;
  const file = process.platform === "win32" ? "bicep.exe" : "bicep";
  const program = join(BICEP_CACHE, name.toLowerCase(), VERSION, "tools", file);
  if (existsSync(program)) return program;
  if (!canRun("dotnet", "--version")) return null;
  await mkdir(BICEP_CACHE, { recursive: true });
  const project = join(BICEP_CACHE, "restore.csproj");
  // Nothing is compiled, so nothing is needed to compile against.
  await writeFile(
    project,
    `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net8.0</TargetFramework>
    <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
  </PropertyGroup>
  <ItemGroup><PackageDownload Include="${name}" Version="[${VERSION}]" /></ItemGroup>
</Project>
`,
  );
  spawnSync("dotnet", ["restore", project, "--packages", BICEP_CACHE], {
    stdio: "ignore",
    timeout: RESTORE_MS,
    env: { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: "1", DOTNET_NOLOGO: "1" },
  });
  return existsSync(program) ? program : null;
};
