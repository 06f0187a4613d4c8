import type { Version } from '../condition/versions.ts';
import { startOf } from '../condition/versions.ts';
import { oneLine } from '../condition/words.ts';
import { formatMoment } from '../model/moment.ts';
import { type Lang, type Text, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import type { BlamedCondition, BlameFacts } from './blame.facts.ts';
import { runLine } from './run-words.ts';

const WORDS = {
  version: text('Version', 'Версия'),
  author: text('Author', 'Автор'),
  since: text('Since', 'С'),
  condition: text('Condition', 'Условие'),
  brought: text('Brought by', 'Появилось в'),
  comment: text('Comment', 'Комментарий'),
  approved: text('Approved', 'Согласовано'),
  before: text('Run before', 'Запуск до'),
  after: text('Run after', 'Запуск после'),
  of: text('version', 'версия'),
  none: text('This version holds no condition.', 'В этой версии нет условий.'),
} as const satisfies Record<string, Text>;

const LONGEST = 100;

/** The version line by line: who made each condition what it is; below, those versions with the runs on both sides of each. */
export function renderBlame({ rule, version, zone, lines, areRunsKept }: BlameFacts, lang: Lang): readonly Block[] {
  const name = rule.name ? `${rule.id}: ${rule.name}` : rule.id;
  const heading: Block = { kind: 'heading', text: `${name}, ${WORDS.of[lang]} ${version} (${zone})` };
  if (lines.length === 0) return [heading, { kind: 'paragraph', text: WORDS.none[lang] }];
  const titles = (names: readonly (keyof typeof WORDS)[]) => names.map((one) => ({ title: WORDS[one][lang] }));
  const isChanged = lines.some(({ changed }) => changed !== null);
  const makers = new Map(lines.map((line) => [newestOf(line).version, line]));
  const rows = [...makers.values()]
    .toSorted((one, other) => newestOf(other).version - newestOf(one).version)
    .map((line): readonly Cell[] => {
      const newest = newestOf(line);
      const [before, after] = [line.runBefore, line.runAfter].map((run) =>
        runLine(run, { version: newest, areRunsKept }, zone, lang),
      );
      return [newest.version, newest.comment, newest.approvedBy, before!, after!];
    });
  return [
    heading,
    {
      kind: 'table',
      columns: titles(['version', 'author', 'since', 'condition', ...(isChanged ? (['brought'] as const) : [])]),
      rows: lines.map((line) => rowOf(line, { zone, lang, isCurrent: newestOf(line).version === version, isChanged })),
    },
    ...(rows.some(([, ...cells]) => cells.some((cell) => cell !== null && cell !== ''))
      ? [{ kind: 'table', columns: titles(['version', 'comment', 'approved', 'before', 'after']), rows } as const]
      : []),
  ];
}

/** The version that made the condition what it is. */
const newestOf = ({ changed, brought }: BlamedCondition): Version => changed ?? brought;

function rowOf(
  line: BlamedCondition,
  {
    zone,
    lang,
    isCurrent,
    isChanged,
  }: { readonly zone: string; readonly lang: Lang; readonly isCurrent: boolean; readonly isChanged: boolean },
): readonly Cell[] {
  const { brought, changed, text: written } = line;
  const version = newestOf(line);
  const since = startOf(version);
  const origin = changed === null ? '' : [brought.version, brought.author].filter((one) => one !== null).join(', ');
  return [
    isCurrent ? { text: version.version, tone: 'warn' } : version.version,
    version.author,
    since === null ? '' : formatMoment(since, zone),
    oneLine(line.path.startsWith('$.') ? line.meaning[lang] : written, LONGEST),
    ...(isChanged ? [origin] : []),
  ];
}
