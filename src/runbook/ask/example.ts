import type { Context } from '../../command.ts';
import { UserError } from '../../errors.ts';

/** Names by which `{campaign}`, `{segment}` … of an example are replaced. */
export type Names = Readonly<Partial<Record<Placeholder, string>>>;
type Placeholder = (typeof PLACEHOLDERS)[number];

const PLACEHOLDERS = ['campaign', 'segment', 'report', 'rule', 'customer'] as const;

/** The demo's, which is what commands look at where no profile was made yet. */
const OF_DEMO: Names = {
  campaign: 'card-wake-up',
  segment: 'card-reactivation',
  report: 'effectiveness-email',
  rule: 'vip-deposit',
  customer: '4711',
};

const LISTS: Readonly<Partial<Record<Placeholder, { readonly argv: readonly string[]; readonly fact: string }>>> = {
  campaign: { argv: ['campaign', 'list'], fact: 'campaigns' },
  segment: { argv: ['segment', 'list'], fact: 'segments' },
  report: { argv: ['report', 'list'], fact: 'reports' },
  rule: { argv: ['rules', 'list'], fact: 'rules' },
};

/** An example that can be typed as it stands: with names of the reader's own, else with words in their place. */
export function filledIn(command: string, names: Names): string {
  return command.replace(/\{(\w+)\}/g, (_, name: Placeholder) => names[name] ?? name.toUpperCase());
}

/**
 * Names for the examples that will be shown. A database is asked only where one was named in the command line: whoever asks what a word means
 * need not have one. A database that cannot be asked costs the names, not the answer.
 */
export async function exampleNames(context: Context, commands: readonly string[]): Promise<Names> {
  const { options, profiles } = context;
  if (options.profile === undefined && options.db === undefined)
    return (await profiles.names()).length === 0 ? OF_DEMO : {};
  const wanted = PLACEHOLDERS.filter((name) => commands.some((command) => command.includes(`{${name}}`)));
  const names: Partial<Record<Placeholder, string>> = {};
  for (const name of wanted) {
    const first = await firstOf(context, name);
    if (first !== undefined) names[name] = first;
  }
  return names;
}

async function firstOf({ runCommand, progress, lang }: Context, name: Placeholder): Promise<string | undefined> {
  const list = LISTS[name];
  if (!list) return undefined;
  try {
    const { facts } = await runCommand(list.argv);
    const rows = (facts as Readonly<Record<string, readonly { readonly id: string }[] | undefined>>)[list.fact];
    return rows?.[0]?.id;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    progress(error.words.message[lang]);
    return undefined;
  }
}
