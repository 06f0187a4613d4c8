import { type Command, Help } from 'commander';

/** What stands below the help of `mmsup` itself. */
export const EXIT_CODES = `
Exit codes:
  0    ok
  1    a bug of ours
  2    wrong usage, unknown name, refused
  3    problem found
  4    inconclusive
  5    unavailable: connection, rights, timeout
  130  cancelled

Start here:
  $ mmsup demo tour
      a complaint, its cause and its record, on a demo database
  $ mmsup diagnose "nobody got the mailing" --campaign card-wake-up
      a complaint in your own words, walked to its cause
  $ mmsup ask "what is a control group"`;

/** What stands below the help of every command: the options that all of them take are told in one place. */
export const EVERY_COMMAND = `
Every command takes --profile, --json, --lang, --incident and more:
  $ mmsup --help`;

/** Commander's help, with the commands before the options: they are what is looked for first. */
export function formatHelp(command: Command, helper: Help): string {
  const sections = Help.prototype.formatHelp.call(helper, command, helper).trimEnd().split('\n\n');
  const isCommands = (section: string) => section.startsWith('Commands:');
  const [usage = '', about = '', ...rest] = sections.filter((section) => !isCommands(section));
  return `${[usage, about, ...sections.filter(isCommands), ...rest].join('\n\n')}\n`;
}

/** `help segment explain` and `segment help explain` are other ways to write `segment explain --help`. */
export function withoutHelpWord(argv: readonly string[], isNoun: (word: string) => boolean): readonly string[] {
  const at = argv[0] === 'help' ? 0 : isNoun(argv[0] ?? '') && argv[1] === 'help' ? 1 : -1;
  return at < 0 ? argv : [...argv.filter((_, index) => index !== at), '--help'];
}
