import type { Edit } from '../condition/edits.ts';
import { inForceSince, type Version } from '../condition/versions.ts';
import { oneLine } from '../condition/words.ts';
import { formatMoment } from '../model/moment.ts';
import { type Lang, type Text, text } from '../text.ts';
import type { Block, Cell, Tone, TreeNode } from '../view.ts';
import { aroundBlocks } from './around.render.ts';
import type { DiffFacts, ToldEdit } from './diff.ts';
import { SIGN } from './edit-words.ts';
import { formatPart, totalBlocks } from './total.render.ts';
import { verdictBlocks } from './verdict.render.ts';

const WORDS = {
  from: text('From', 'Было'),
  to: text('To', 'Стало'),
  version: text('version', 'версия'),
  approved: text('approved by', 'согласовано:'),
  written: text('written', 'записана'),
  inForce: text('in force since', 'действует с'),
  first: text(
    'This is the first version: there is nothing to compare it with.',
    'Это первая версия: сравнивать не с чем.',
  ),
  same: text('The two versions say the same.', 'Версии не отличаются.'),
  edits: text('Edits', 'Правки'),
  goodRun: text('Good run', 'Исправный запуск'),
  lost: text('lost', 'потеряны'),
  gained: text('gained', 'добавлены'),
  nobody: text('concerns nobody', 'никого не касается'),
} as const satisfies Record<string, Text>;

const QUOTED: Readonly<Record<Lang, (words: string) => string>> = {
  en: (words) => `“${words}”`,
  ru: (words) => `«${words}»`,
};

const TONE: Readonly<Record<Edit['op'], Tone>> = { added: 'good', removed: 'bad', changed: 'warn', regrouped: 'warn' };

/** The comparison as blocks, as a plan reads: who and when, the edits with + - ~ and their part in the people, the verdict, the total, for whom it matters. */
export function renderDiff(facts: DiffFacts, lang: Lang): readonly Block[] {
  const { rule, from, to, edits, impact, verdict, zone, lastGoodRun } = facts;
  const versions: (readonly [string, Cell])[] = [
    ...(from ? [[WORDS.from[lang], versionLine(from, zone, lang)] as const] : []),
    [WORDS.to[lang], versionLine(to, zone, lang)],
    ...(lastGoodRun ? [[WORDS.goodRun[lang], goodRunLine(lastGoodRun, zone)] as const] : []),
  ];
  return [
    { kind: 'heading', text: rule.name ? `${rule.id}: ${rule.name}` : rule.id },
    { kind: 'pairs', rows: versions },
    ...(from ? editBlocks(edits, lang) : [{ kind: 'paragraph', text: WORDS.first[lang] } as const]),
    ...(verdict ? verdictBlocks(verdict, lang) : []),
    ...(impact ? totalBlocks(impact, edits, lang) : []),
    ...aroundBlocks(facts, lang),
  ];
}

function goodRunLine({ run, campaign, startedAt }: NonNullable<DiffFacts['lastGoodRun']>, zone: string): string {
  return [run, campaign, formatMoment(startedAt, zone)].join(', ');
}

function versionLine(
  { version, author, createdAt, approvedBy, comment, validFrom, deployedAt }: Version,
  zone: string,
  lang: Lang,
): string {
  const since = inForceSince({ validFrom, deployedAt });
  const isWrittenEarlier = createdAt !== null && createdAt !== since;
  const approved = approvedBy ? `${WORDS.approved[lang]} ${approvedBy}` : null;
  const parts = [
    `${WORDS.version[lang]} ${version}`,
    author,
    since && `${WORDS.inForce[lang]} ${formatMoment(since, zone)}`,
    isWrittenEarlier ? `${WORDS.written[lang]} ${formatMoment(createdAt, zone)}` : null,
    approved,
    comment && QUOTED[lang](comment),
  ];
  return parts.filter(Boolean).join(', ');
}

/** What an edit did, in a sentence; below it the words of the rule, old and new. */
function editBlocks(edits: readonly ToldEdit[], lang: Lang): readonly Block[] {
  if (edits.length === 0) return [{ kind: 'paragraph', text: WORDS.same[lang] }];
  const children = edits.map((edit): TreeNode => {
    const { op, path, meaning } = edit;
    const part = partOf(edit, lang);
    return {
      label: `${SIGN[op]} ${path}: ${meaning[lang]}`,
      tone: TONE[op],
      ...(part === undefined ? {} : { note: part }),
      children: wordsOf(edit),
    };
  });
  return [{ kind: 'tree', root: { label: WORDS.edits[lang], tone: 'strong', children } }];
}

function wordsOf({ op, path, before, after }: ToldEdit): readonly TreeNode[] {
  const old: TreeNode[] = before === null ? [] : [{ label: `- ${oneLine(before, LONGEST)}`, tone: 'muted' }];
  const now: TreeNode[] = after === null ? [] : [{ label: `+ ${oneLine(after, LONGEST)}`, tone: 'muted' }];
  return op === 'regrouped' || path.startsWith('$') ? [] : [...old, ...now];
}

const LONGEST = 160;

function partOf({ share }: ToldEdit, lang: Lang): string | undefined {
  if (share === null) return undefined;
  const parts = (['lost', 'gained'] as const).flatMap((side) => {
    const [people, error] = [share[side], share[side === 'lost' ? 'lostError' : 'gainedError']];
    if (people === 0 && error === 0) return [];
    return `${WORDS[side][lang]} ${formatPart(people, lang)}${error > 0 ? ` ± ${formatPart(error, lang)}` : ''}`;
  });
  return parts.length === 0 ? WORDS.nobody[lang] : parts.join(', ');
}
