import { type Context, defineCommand } from '../../command.ts';
import { CancelledError, UsageError } from '../../errors.ts';
import { text } from '../../text.ts';
import { type FoundRunbook, findRunbook } from '../library/find.ts';
import { overlaysBeside } from '../library/overlay-files.ts';
import { readOwnFile } from '../library/own-file.ts';
import { runbookFilesAt } from '../library/runbook-files.ts';
import { type RunbookText, textsOf } from '../library/source.ts';
import type { Step } from '../runbook.ts';
import { renderTrust } from './trust.render.ts';
import { actsOf, requireSafe, reviewState, sha256 } from './trust.ts';
import { type Reviews, readReviews, trustFileName, writeReviews } from './trust-store.ts';
import { TRUST } from './trust-words.ts';

/** A step that asks SQL or runs a program of the runbook's own. */
export interface TrustedAct {
  readonly step: string;
  readonly kind: Step['kind'];
  /** The SQL, or the program and its arguments. */
  readonly runs: string;
}

export interface TrustedText {
  readonly path: string;
  readonly sha256: string;
  /** Before this command: not reviewed, reviewed as it is, or changed since. */
  readonly before: 'new' | 'reviewed' | 'changed' | 'gone';
  /** When it was reviewed before, ISO 8601. */
  readonly reviewed: string | null;
}

export interface TrustedRunbook {
  readonly id: string;
  readonly acts: readonly TrustedAct[];
  readonly texts: readonly TrustedText[];
}

export interface TrustFacts {
  /** Where reviews are kept. */
  readonly file: string;
  readonly did: 'listed' | 'trusted' | 'forgot';
  readonly runbooks: readonly TrustedRunbook[];
}

const HELP = `
A runbook of your own may ask SQL and run programs. Before it is walked somebody reads what it would run, and says so: what was
reviewed is known by the hash of each text, and a text that was changed since is not run.

Examples:
  $ mmsup runbook trust ./our-runbooks
  $ mmsup runbook trust ./our-runbooks/gateway-is-down.yaml --yes
  $ mmsup runbook trust
  $ mmsup runbook trust --forget ./our-runbooks`;

interface TrustOptions {
  readonly yes?: boolean;
  readonly forget?: boolean;
}

export const runbookTrust = defineCommand<TrustFacts>({
  path: 'runbook trust',

  configure: (command) => {
    command
      .argument('[paths...]', 'runbooks or folders of them; none = what is trusted now')
      .option('--yes', 'do not ask')
      .option('--forget', 'trust them no more')
      .addHelpText('after', HELP);
  },

  async run(context, paths, { yes = false, forget = false }: TrustOptions) {
    const { env } = context.deps;
    const reviews = readReviews(env);
    if (paths.length === 0 && !forget) return answer('listed', listed(reviews), context);
    const files = await Promise.all(paths.map((path) => runbookFilesAt(path, context.deps.cwd)));
    if (forget) return answer('forgot', forgotten(files.flat(), reviews, context), context);
    const found = await Promise.all(files.flat().map((path) => findRunbook(path, context.deps.cwd)));
    const runbooks = found.map((one) => shownRunbook(one, reviews));
    await confirmed(context, runbooks, yes);
    const now = context.deps.now().toISOString();
    const fresh = runbooks.flatMap(({ texts }) =>
      texts.map(({ path, sha256: hash }) => [path, { sha256: hash, reviewed: now }]),
    );
    writeReviews(env, { ...reviews, ...Object.fromEntries(fresh) });
    return answer('trusted', runbooks, context);
  },

  render: renderTrust,
});

function answer(did: TrustFacts['did'], runbooks: readonly TrustedRunbook[], { deps }: Context) {
  const file = trustFileName(deps.env);
  return { subject: { kind: 'file', id: file }, findings: [], facts: { file, did, runbooks }, notEvaluated: [] };
}

/** Throws UsageError `runbook/unsafe-file` for a text that others can write: to review it says nothing about what it will be. */
function shownRunbook(found: FoundRunbook, reviews: Reviews): TrustedRunbook {
  const { runbook, source } = found;
  const own = [...textsOf(source).filter((text) => text.own !== undefined), ...overlaysBeside(found)];
  for (const text of own) requireSafe(text.own!);
  const acts = [...runbook.steps.values()].flatMap((step) =>
    actsOf(step).map((runs) => ({ step: step.id, kind: step.kind, runs })),
  );
  return { id: runbook.id, acts, texts: own.map((text) => shownText(text, reviews)) };
}

function shownText(text: RunbookText, reviews: Reviews): TrustedText {
  const { path } = text.own!;
  return {
    path,
    sha256: sha256(text.text),
    before: reviewState(text, reviews),
    reviewed: reviews[path]?.reviewed ?? null,
  };
}

function listed(reviews: Reviews): readonly TrustedRunbook[] {
  return Object.entries(reviews).map(([path, { sha256: hash, reviewed }]) => {
    const file = readOwnFile(path);
    const before = file ? reviewState({ file: path, ...file }, reviews) : 'gone';
    return { id: path, acts: [], texts: [{ path, sha256: hash, before, reviewed }] };
  });
}

function forgotten(paths: readonly string[], reviews: Reviews, { deps }: Context): readonly TrustedRunbook[] {
  const real = paths.map((path) => readOwnFile(path)?.own.path ?? path);
  const isMeant = (path: string): boolean =>
    real.some((one) => path === one || path === one.replace(/\.ya?ml$/, '.ru.yaml'));
  const gone = listed(reviews).filter(({ id }) => isMeant(id));
  writeReviews(deps.env, Object.fromEntries(Object.entries(reviews).filter(([path]) => !isMeant(path))));
  return gone;
}

/** What would be run is shown before anybody says yes to it. Throws UsageError `runbook/trust-unasked`, CancelledError. */
async function confirmed(context: Context, runbooks: readonly TrustedRunbook[], yes: boolean): Promise<void> {
  if (yes) return;
  const { prompt, lang } = context;
  if (!prompt) {
    const acts = runbooks.flatMap(({ id, acts }) =>
      acts.map(({ step, runs }) => `${id} ${step}: ${runs.replace(/\s+/g, ' ')}`),
    );
    const ids = runbooks.map(({ id }) => id).join(', ');
    throw new UsageError({
      code: 'runbook/trust-unasked',
      message: text(
        `Nobody can be asked whether these runbooks may be run: ${ids}.`,
        `Спросить, можно ли выполнять эти сценарии, некого: ${ids}.`,
      ),
      hint: text(
        ['Read what they would run, and add --yes:', ...acts].join('\n  '),
        ['Прочитайте, что они выполнят, и добавьте --yes:', ...acts].join('\n  '),
      ),
    });
  }
  context.show(renderTrust({ file: '', did: 'listed', runbooks }, lang));
  if (await prompt.confirm(TRUST.ask[lang], { default: false })) return;
  throw new CancelledError(TRUST.refused[lang]);
}
