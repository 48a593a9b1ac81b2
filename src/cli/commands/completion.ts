import { Argument, type Command } from "commander";
import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import type { CliCommand } from "./command.ts";

const HELP = `
Examples:
  source <(blobferry completion bash)                        in ~/.bashrc
  source <(blobferry completion zsh)                         in ~/.zshrc, after compinit
  blobferry completion fish > ~/.config/fish/completions/blobferry.fish
  blobferry completion powershell | Out-String | Invoke-Expression    in $PROFILE
`;

/** A command and the flags that it takes, those of every command among them. */
export interface Completed {
  readonly name: string;
  readonly flags: readonly string[];
}

/** What there is to complete. */
export const completedOf = (program: Command): readonly Completed[] => {
  const flagsOf = (command: Command): string[] =>
    command.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []);
  const common = [...flagsOf(program), "--help"];
  return program.commands.map((command) => ({
    name: command.name(),
    flags: [...new Set([...flagsOf(command), ...common])].sort(),
  }));
};

const bash = (commands: readonly Completed[]): string => `_blobferry() {
  local current="\${COMP_WORDS[COMP_CWORD]}" word words="${namesOf(commands)}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
${commands.map(({ name, flags }) => `      ${name}) words="${flags.join(" ")}"; break ;;`).join("\n")}
    esac
  done
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _blobferry blobferry
`;

const zsh = (commands: readonly Completed[]): string => `#compdef blobferry
_blobferry() {
  local word
  for word in \${words[2,CURRENT-1]}; do
    case "$word" in
${commands.map(({ name, flags }) => `      ${name}) compadd -- ${flags.join(" ")}; _files; return ;;`).join("\n")}
    esac
  done
  compadd -- ${namesOf(commands)}
}
compdef _blobferry blobferry
`;

const fish = (commands: readonly Completed[]): string =>
  [
    `complete -c blobferry -n __fish_use_subcommand -f -a '${namesOf(commands)}'`,
    ...commands.flatMap(({ name, flags }) =>
      flags.map(
        (flag) =>
          `complete -c blobferry -n '__fish_seen_subcommand_from ${name}' -l ${flag.replace(/^--/, "")}`,
      ),
    ),
    "",
  ].join("\n");

const powershell = (
  commands: readonly Completed[],
): string => `Register-ArgumentCompleter -Native -CommandName blobferry -ScriptBlock {
  param($current, $line)
  $flags = @{
${commands.map(({ name, flags }) => `    '${name}' = @(${flags.map((flag) => `'${flag}'`).join(", ")})`).join("\n")}
  }
  $known = $line.CommandElements | ForEach-Object { "$_" } | Where-Object { $flags.ContainsKey($_) } | Select-Object -First 1
  $words = if ($known -and $known -ne $current) { $flags[$known] } else { $flags.Keys | Sort-Object }
  $words | Where-Object { $_ -like "$current*" }
}
`;

const namesOf = (commands: readonly Completed[]): string => commands.map(({ name }) => name).join(" ");

/** A script for each shell. */
export const SCRIPTS = { bash, zsh, fish, powershell } as const;

/** The command line that the command belongs to; it completes all of it. */
let programOf: () => Command | null = () => null;

const completion = (context: Context, shell: keyof typeof SCRIPTS): Promise<ExitCode> => {
  const program = programOf();
  context.stdout.write(SCRIPTS[shell](program === null ? [] : completedOf(program)));
  return Promise.resolve(exitCode.ok);
};

export const completionCommand: CliCommand = {
  define: (program) => {
    programOf = () => program;
    return program
      .command("completion")
      .summary("print a script that completes commands and flags")
      .description("Prints a script for a shell, which then completes commands and flags.")
      .addArgument(new Argument("<shell>", "the shell").choices(Object.keys(SCRIPTS)))
      .addHelpText("after", HELP);
  },
  run: completion,
};
