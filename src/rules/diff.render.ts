import type { Edit } from '../condition/edits.ts';
import { inForceSince, type Version } from '../condition/versions.ts';
import { oneLine } from '../condition/words.ts';
import { formatMoment } from '../model/moment.ts';
import { formatCount, type Lang, type Text, text } from '../text.ts';
import type { Block, Cell, Tone } from '../view.ts';
import type { DiffFacts } from './diff.ts';
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
  people: text('People, counted on today’s data', 'Люди, посчитано на сегодняшних данных'),
  kept: text('kept', 'остались'),
  lost: text('lost', 'потеряны'),
  gained: text('gained', 'добавились'),
  nobody: text(
    'Both versions select nobody on today’s data, so these numbers say nothing about the edit.',
    'На сегодняшних данных обе версии никого не отбирают, поэтому о правке эти числа ничего не говорят.',
  ),
  otherwise: text('with parentheses around the alternatives', 'со скобками вокруг вариантов'),
} as const satisfies Record<string, Text>;

const QUOTED: Readonly<Record<Lang, (words: string) => string>> = {
  en: (words) => `“${words}”`,
  ru: (words) => `«${words}»`,
};

const SIGN: Readonly<Record<Edit['op'], string>> = { added: '+', removed: '-', changed: '~', regrouped: '()' };
const TONE: Readonly<Record<Edit['op'], Tone>> = { added: 'good', removed: 'bad', changed: 'warn', regrouped: 'warn' };

/** The comparison as blocks: who and when, the edits with + - ~, and what they do to people. */
export function renderDiff({ rule, from, to, edits, impact, verdict, zone }: DiffFacts, lang: Lang): readonly Block[] {
  const versions: (readonly [string, Cell])[] = [
    ...(from ? [[WORDS.from[lang], versionLine(from, zone, lang)] as const] : []),
    [WORDS.to[lang], versionLine(to, zone, lang)],
  ];
  return [
    { kind: 'heading', text: rule.name ? `${rule.id}: ${rule.name}` : rule.id },
    { kind: 'pairs', rows: versions },
    ...(from ? editBlocks(edits, lang) : [{ kind: 'paragraph', text: WORDS.first[lang] } as const]),
    ...(verdict ? verdictBlocks(verdict, lang) : []),
    ...(impact ? impactBlocks(impact, lang) : []),
  ];
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

function editBlocks(edits: readonly Edit[], lang: Lang): readonly Block[] {
  if (edits.length === 0) return [{ kind: 'paragraph', text: WORDS.same[lang] }];
  return [
    {
      kind: 'table',
      columns: [{ title: '' }, { title: WORDS.edits[lang] }, { title: WORDS.from[lang] }, { title: WORDS.to[lang] }],
      rows: edits.map(({ op, path, before, after }): readonly Cell[] => [
        { text: SIGN[op], tone: TONE[op] },
        path,
        before === null ? '' : oneLine(before, 80),
        after === null ? '' : oneLine(after, 80),
      ]),
    },
  ];
}

function impactBlocks(impact: NonNullable<DiffFacts['impact']>, lang: Lang): readonly Block[] {
  const { kept, lost, gained, selectedOtherwise } = impact;
  const rows: (readonly [string, Cell])[] = [
    [WORDS.kept[lang], formatCount(kept, lang)],
    [WORDS.lost[lang], lost === 0 ? '0' : { text: formatCount(lost, lang), tone: 'bad' }],
    [WORDS.gained[lang], gained === 0 ? '0' : { text: formatCount(gained, lang), tone: 'good' }],
  ];
  if (selectedOtherwise !== null) rows.push([WORDS.otherwise[lang], formatCount(selectedOtherwise, lang)]);
  const isNobody = kept + lost + gained === 0;
  return [
    { kind: 'heading', text: WORDS.people[lang] },
    { kind: 'pairs', rows },
    ...(isNobody ? [{ kind: 'paragraph', text: WORDS.nobody[lang], tone: 'warn' } as const] : []),
  ];
}
