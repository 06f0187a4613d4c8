import { formatMoment } from '../model/moment.ts';
import { STAGE_WORDS } from '../model/stage-words.ts';
import { formatCount, type Lang, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import type { ChangeFacts } from './changes.ts';
import type { TraceFacts } from './trace.facts.ts';
import { MARK_WORDS } from './words.ts';

const WORDS = {
  changes: text('Changed since the last good run', 'Изменилось с последнего исправного запуска'),
  when: text('When', 'Когда'),
  who: text('Who', 'Кто'),
  what: text('What', 'Что'),
  none: text('Nothing that is logged.', 'В журналах ничего нет.'),
  notRead: text('The log of changes was not read.', 'Журнал изменений не прочитан.'),
  noLog: text('This system keeps no log of changes.', 'Эта система не ведёт журнал изменений.'),
};

/** The others' changes shown at most: those that this campaign uses are all shown. */
const OTHER_CHANGES = 5;

interface Line {
  readonly at: string;
  readonly cells: readonly Cell[];
}

/** The log of changes, newest first, with the moments between which the numbers broke standing in it. */
export function renderChanges(facts: TraceFacts, lang: Lang): Block[] {
  const { changes, zone } = facts;
  const heading: Block = { kind: 'heading', text: WORDS.changes[lang] };
  const isUnread = facts.unread.includes('change') || facts.unread.includes('rule_version');
  const unread: Block[] = isUnread ? [{ kind: 'paragraph', text: WORDS.notRead[lang], tone: 'warn' }] : [];
  if (changes === null && isUnread) return [heading, ...unread];
  if (changes === null) return [heading, { kind: 'paragraph', text: WORDS.noLog[lang], tone: 'muted' }];
  const own = changes.filter(({ usedHere }) => usedHere);
  const others = changes.filter(({ usedHere }) => !usedHere);
  const shown = [...own, ...others.slice(0, OTHER_CHANGES)];
  if (shown.length === 0 && isUnread) return [heading, ...unread];
  if (shown.length === 0) return [heading, { kind: 'paragraph', text: WORDS.none[lang], tone: 'muted' }];
  const left = others.length - OTHER_CHANGES;
  const more =
    lang === 'ru'
      ? `Ещё изменений, не касающихся кампании: ${formatCount(left, lang)}.`
      : `${left} more that this campaign does not use.`;
  const lines = [...shown.map((change) => lineOf(change, zone)), ...turningLines(facts, lang)];
  return [
    heading,
    ...unread,
    {
      kind: 'table',
      columns: [{ title: WORDS.when[lang] }, { title: WORDS.who[lang] }, { title: WORDS.what[lang] }],
      rows: lines.sort((one, other) => Date.parse(other.at) - Date.parse(one.at)).map(({ cells }) => cells),
    },
    ...(left > 0 ? [{ kind: 'paragraph', text: more, tone: 'muted' } as const] : []),
  ];
}

function lineOf(change: ChangeFacts, zone: string): Line {
  const what: Cell = { text: wordsOf(change), tone: change.usedHere ? 'strong' : 'muted' };
  return { at: change.at, cells: [formatMoment(change.at, zone), change.who, what] };
}

/** Where the run that broke began, and where the last good one did. */
function turningLines({ firstBadRun, lastGoodRun, zone }: TraceFacts, lang: Lang): Line[] {
  const mark = firstBadRun?.marks[0];
  const why =
    mark === undefined
      ? ''
      : `: ${MARK_WORDS[mark.kind][lang]}${mark.stage === null ? '' : `, ${STAGE_WORDS[mark.stage][lang]}`}`;
  const broke = lang === 'ru' ? 'здесь числа сломались' : 'the numbers broke here';
  const good = lang === 'ru' ? 'последний исправный запуск' : 'the last good run';
  return [
    ...(firstBadRun?.startedAt
      ? [turningLine(firstBadRun.startedAt, `${firstBadRun.id}: ${broke}${why}`, 'bad', zone)]
      : []),
    ...(lastGoodRun?.startedAt ? [turningLine(lastGoodRun.startedAt, `${lastGoodRun.id}: ${good}`, 'good', zone)] : []),
  ];
}

function turningLine(at: string, words: string, tone: 'bad' | 'good', zone: string): Line {
  return { at, cells: [formatMoment(at, zone), null, { text: `>> ${words}`, tone }] };
}

function wordsOf({ kind, object, what, before, after, comment, ticket }: ChangeFacts): string {
  const values = before === null && after === null ? '' : `: ${before ?? '—'} → ${after ?? '—'}`;
  const said = [comment, ticket !== null && comment?.includes(ticket) ? null : ticket].filter(Boolean).join(', ');
  return `${[kind, object, what].filter(Boolean).join(' ')}${values}${said ? ` (${said})` : ''}`;
}
