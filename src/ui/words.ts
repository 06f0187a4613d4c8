import type { Severity, Verdict } from '../result.ts';
import { type Text, text } from '../text.ts';
import type { Screen } from './screen.ts';

/** The words of the frame around every answer. */
export const WORDS = {
  next: text('Next:', 'Что делать:'),
  evidence: text('Evidence:', 'Доказательства:'),
  furtherChecks: text('Further findings:', 'Другие находки:'),
  further: text(
    'Further findings (consequences or weaker candidates):',
    'Что ещё найдено (следствия или менее вероятные причины):',
  ),
  whyFirst: text('Why first:', 'Почему первая:'),
  ruledOut: text('Ruled out:', 'Исключено:'),
  notEvaluated: text('Not evaluated:', 'Что проверить не удалось:'),
  couldChange: text('could change the answer', 'могло бы изменить ответ'),
  couldNotLook: text('not known', 'не выяснено'),
  more: text('More:', 'Подробнее:'),
  sameClient: text('Add to each of these commands:', 'Добавьте к каждой из этих команд:'),
  noRows: text('(no rows)', '(строк нет)'),
  running: text('running', 'идёт'),
  critical: text('critical path', 'критический путь'),
  beside: text('beside it', 'вне его'),
  waiting: text('waiting', 'ожидание'),
  stillOpen: text('open at', 'не окончено на'),
} as const;

export const moreValues = (count: number): Text =>
  text(`and ${count} more, with --json`, `и ещё ${count}: покажет --json`);

export const VERDICT_WORD: Record<Verdict, Text> = {
  ok: text('OK', 'В ПОРЯДКЕ'),
  problem: text('PROBLEM', 'ПРОБЛЕМА'),
  inconclusive: text('INCONCLUSIVE', 'НЕТ ОТВЕТА'),
};

/** Kinds of subject as people say them; a kind that is not here is shown as it is. */
export const SUBJECT_WORD: Readonly<Record<string, Text>> = {
  segment: text('segment', 'сегмент'),
  selection: text('selection', 'отбор'),
  campaign: text('campaign', 'кампания'),
  run: text('run', 'запуск'),
  runs: text('runs', 'запуски'),
  rule: text('rule', 'правило'),
  rules: text('rules', 'правила'),
  files: text('files', 'файлы'),
  report: text('report', 'отчёт'),
  customer: text('customer', 'клиент'),
  system: text('system', 'система'),
  profile: text('profile', 'профиль'),
  database: text('database', 'база данных'),
  incident: text('incident', 'инцидент'),
  runbook: text('runbook', 'сценарий'),
  runbooks: text('runbooks', 'сценарии'),
  cause: text('cause', 'причина'),
  demo: text('demo', 'демо'),
  exercise: text('exercise', 'упражнение'),
  question: text('question', 'вопрос'),
};

interface Glyphs {
  readonly verdict: Record<Verdict, string>;
  readonly severity: Record<Severity, string>;
  readonly bullet: string;
  readonly dash: string;
  readonly dot: string;
  readonly rule: string;
  readonly ellipsis: string;
  readonly none: string;
  readonly arrow: string;
  readonly bar: string;
  readonly barHead: string;
  readonly lightBar: string;
  readonly wait: string;
  readonly tick: string;
  readonly filled: string;
  readonly branch: string;
  readonly lastBranch: string;
  readonly trunk: string;
  /** Nothing, then from the smallest to the largest; one cell each. */
  readonly levels: string;
}

const UNICODE: Glyphs = {
  verdict: { ok: '✓', problem: '✗', inconclusive: '?' },
  severity: { error: '✗', warning: '!', info: 'i' },
  bullet: '•',
  dash: '—',
  dot: '·',
  rule: '─',
  ellipsis: '…',
  none: '—',
  arrow: '→',
  bar: '█',
  barHead: '►',
  lightBar: '░',
  wait: '·',
  tick: '╷',
  filled: '█',
  branch: '├─ ',
  lastBranch: '└─ ',
  trunk: '│  ',
  levels: '·▁▂▃▄▅▆▇█',
};

const ASCII: Glyphs = {
  verdict: { ok: '[+]', problem: '[X]', inconclusive: '[?]' },
  severity: { error: '[X]', warning: '[!]', info: '[i]' },
  bullet: '-',
  dash: '-',
  dot: '|',
  rule: '-',
  ellipsis: '...',
  none: '-',
  arrow: '->',
  bar: '=',
  barHead: '>',
  lightBar: '-',
  wait: '.',
  tick: '|',
  filled: '#',
  branch: '|- ',
  lastBranch: '`- ',
  trunk: '|  ',
  levels: '.:-=+*%#@',
};

/** Our own marks, in what the screen understands. */
export function glyphsOf(screen: Screen): Glyphs {
  return screen.unicode ? UNICODE : ASCII;
}
