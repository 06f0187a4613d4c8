import { oneLine } from '../../condition/words.ts';
import { formatMoment } from '../../model/moment.ts';
import { formatCount, type Lang, type Text, text } from '../../text.ts';
import type { Block, Cell, Tone } from '../../view.ts';
import { renderSetDiff } from '../set/set-diff.render.ts';
import type { FilesFacts, GitRange, PlacedEdit, RuleChange, SetMoment, SetMoments } from './change.ts';
import type { FileVerdict } from './verdict.ts';
import { howKnown, meaningOf, WORD } from './words.ts';

const WORDS = {
  edits: text('Edits', 'Правки'),
  from: text('From', 'Было'),
  to: text('To', 'Стало'),
  verdict: text('Verdict', 'Вердикт'),
  constraints: text('as long as the table keeps', 'пока таблица хранит'),
  lost: text('lost, for example', 'потерян, например'),
  gained: text('gained, for example', 'добавлен, например'),
  today: text('today', 'сегодня'),
  kept: text('kept', 'остаётся'),
  lostCount: text('lost', 'теряется'),
  gainedCount: text('gained', 'добавляется'),
  offline: text('not re-run in PostgreSQL', 'не перепроверено в PostgreSQL'),
  empty: text('The new text can let nobody through.', 'По новому тексту не может пройти никто.'),
  everybody: text('The new text lets everybody through.', 'Новый текст пропускает всех.'),
  onlyNull: text(
    'They differ only for customers with an unknown value (NULL).',
    'Различие только для клиентов с неизвестным значением (NULL).',
  ),
  was: text('was', 'раньше'),
  run: text('run', 'запуск'),
  rule: text('Rule', 'Правило'),
  since: text('In force since', 'Действует с'),
  author: text('Author', 'Автор'),
  comment: text('Comment', 'Комментарий'),
  nothing: text('No rule differs.', 'Ни одно правило не отличается.'),
  rules: text('Rules', 'Правила'),
  notEdited: text('The conditions are written otherwise and are the same.', 'Условия записаны иначе, но те же самые.'),
} as const satisfies Record<string, Text>;

const SIGN: Readonly<Record<PlacedEdit['op'], string>> = { added: '+', removed: '-', changed: '~', regrouped: '~' };
const TONE: Readonly<Record<PlacedEdit['op'], Tone>> = {
  added: 'good',
  removed: 'bad',
  changed: 'warn',
  regrouped: 'warn',
};

/** The rules that differ, each with its edits, verdict and people, and a line of totals. */
export function renderFiles({ rules, range, moments, sets, totals }: FilesFacts, lang: Lang): readonly Block[] {
  const differing = rules.filter(({ status, oldFile }) => status !== 'same' || (oldFile !== null && range !== null));
  const head: readonly Block[] = range
    ? [{ kind: 'paragraph', text: rangeText(range), tone: 'muted' }]
    : momentBlocks(moments, sets, lang);
  if (differing.length === 0)
    return [...head, { kind: 'paragraph', text: WORDS.nothing[lang] }, totalsBlock(totals, lang)];
  return [...head, ...differing.flatMap((rule) => ruleBlocks(rule, lang)), totalsBlock(totals, lang)];
}

/** What `--set` compared: the versions that changed between the moments, and the set as a plan. */
function momentBlocks(moments: SetMoments | null, sets: FilesFacts['sets'], lang: Lang): readonly Block[] {
  if (!moments) return [];
  const { from, to, zone, steps } = moments;
  const told = ({ at, run }: SetMoment) =>
    `${formatMoment(at, zone)}${run === null ? '' : ` (${WORDS.run[lang]} ${run})`}`;
  const head: Block = { kind: 'paragraph', text: `${told(from)} → ${told(to)}`, tone: 'muted' };
  if (steps.length === 0) return [head];
  const titles = [WORDS.rule, WORDS.from, WORDS.to, WORDS.since, WORDS.author, WORDS.comment];
  const rows = steps.map((step): readonly Cell[] => [
    step.rule,
    step.from === null ? '' : `v${step.from}`,
    step.to === null ? '' : `v${step.to}`,
    step.since === null ? '' : formatMoment(step.since, zone),
    step.author ?? '',
    step.comment ?? '',
  ]);
  const table: Block = { kind: 'table', columns: titles.map((title) => ({ title: title[lang] })), rows };
  return [head, table, ...sets.filter(({ match }) => match !== 'each').flatMap((set) => renderSetDiff(set, lang))];
}

const short = (commit: string): string => commit.slice(0, 10);

function rangeText({ base, head, baseCommit, headCommit }: GitRange): string {
  return `${base} (${short(baseCommit)}) → ${head} (${short(headCommit)})`;
}

function totalsBlock(totals: FilesFacts['totals'], lang: Lang): Block {
  const { rules = 0, ...words } = totals;
  const parts = Object.keys(WORD).flatMap((word) => {
    const count = words[word] ?? 0;
    return count === 0 ? [] : [`${formatCount(count, lang)} ${WORD[word]![lang]}`];
  });
  const told = parts.length === 0 ? '' : ` (${parts.join(', ')})`;
  return { kind: 'paragraph', text: `${WORDS.rules[lang]}: ${formatCount(rules, lang)}${told}`, tone: 'strong' };
}

function ruleBlocks(change: RuleChange, lang: Lang): readonly Block[] {
  const { rule, status, place, oldFile, renamedFrom, problem, problemInRussian, verdict, impact } = change;
  const old = [renamedFrom, oldFile].filter((one) => one !== null);
  const was = old.length === 0 ? '' : ` (${WORDS.was[lang]} ${old.join(', ')})`;
  const label = status === 'changed' ? '' : ` — ${WORD[status]![lang]}`;
  const heading: Block = { kind: 'heading', text: `${rule}${label} — ${place}${was}` };
  if (status === 'unreadable') {
    const words = text(problem ?? '', problemInRussian ?? problem ?? '');
    return [heading, { kind: 'paragraph', text: words[lang], tone: 'bad' }];
  }
  return [
    heading,
    ...editBlocks(change, lang),
    ...(verdict || impact ? [{ kind: 'pairs', rows: verdictRows(change, lang) } as const] : []),
    ...noteBlocks(change, lang),
  ];
}

function editBlocks({ edits, verdict, isRewritten }: RuleChange, lang: Lang): readonly Block[] {
  if (edits.length === 0 && isRewritten && verdict?.word === 'equivalent')
    return [{ kind: 'paragraph', text: WORDS.notEdited[lang] }];
  if (edits.length === 0) return [];
  return [
    {
      kind: 'table',
      columns: [{ title: '' }, { title: WORDS.edits[lang] }, { title: WORDS.from[lang] }, { title: WORDS.to[lang] }],
      rows: edits.map(({ op, place, before, after }): readonly Cell[] => [
        { text: SIGN[op], tone: TONE[op] },
        place,
        before === null ? '' : oneLine(before, 80),
        after === null ? '' : oneLine(after, 80),
      ]),
    },
  ];
}

function verdictRows(change: RuleChange, lang: Lang): readonly (readonly [string, Cell])[] {
  const { verdict, impact } = change;
  const ofVerdict: (readonly [string, Cell])[] =
    verdict === null
      ? []
      : [
          [
            WORDS.verdict[lang],
            { text: meaningOf(verdict.word, change)[lang], tone: verdict.word === 'undecided' ? 'warn' : 'strong' },
          ],
          ['', howKnown(verdict)[lang]],
          ...(verdict.constraints.length > 0
            ? [[WORDS.constraints[lang], verdict.constraints.join('; ')] as const]
            : []),
          ...exampleRow(WORDS.lost[lang], verdict.lost, verdict, lang),
          ...exampleRow(WORDS.gained[lang], verdict.gained, verdict, lang),
        ];
  if (!impact) return ofVerdict;
  const count = (value: number) => formatCount(value, lang);
  const people = `${WORDS.kept[lang]} ${count(impact.kept)}, ${WORDS.lostCount[lang]} ${count(impact.lost)}, ${WORDS.gainedCount[lang]} ${count(impact.gained)}`;
  return [...ofVerdict, [WORDS.today[lang], people]];
}

function exampleRow(
  label: string,
  witness: FileVerdict['lost'],
  { trust }: FileVerdict,
  lang: Lang,
): readonly (readonly [string, Cell])[] {
  const values = Object.entries(witness ?? {}).map(([column, value]) => `${column} = ${value ?? 'NULL'}`);
  if (values.length === 0) return [];
  const note = trust === 'offline' ? ` (${WORDS.offline[lang]})` : '';
  return [[label, `${values.join(', ')}${note}`]];
}

function noteBlocks({ alwaysEmpty, alwaysTrue, verdict, since }: RuleChange, lang: Lang): readonly Block[] {
  const notes = [
    since === null ? undefined : text(`So it is from ${since} on.`, `Так будет с ${since}.`),
    alwaysEmpty ? WORDS.empty : undefined,
    alwaysTrue ? WORDS.everybody : undefined,
    verdict?.differsOnlyWhereNull ? WORDS.onlyNull : undefined,
  ];
  return notes.flatMap((note) => (note ? [{ kind: 'paragraph', text: note[lang], tone: 'warn' } as const] : []));
}
