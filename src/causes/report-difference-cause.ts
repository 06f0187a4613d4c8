import { formatCount, type Text, text } from '../text.ts';
import { type Article, type Cause, defineCause } from './cause.ts';

/** A report's number and what its events say, with the difference named. */
export interface OfNumber {
  readonly report: string;
  readonly shown: number;
  readonly recounted: number;
}

export const n = formatCount;
const both = ({ report, shown, recounted }: OfNumber, lang: 'en' | 'ru'): string =>
  lang === 'en'
    ? `Report ${report} shows ${n(shown, lang)}, the events say ${n(recounted, lang)}`
    : `Отчёт ${report} показывает ${n(shown, lang)}, по событиям — ${n(recounted, lang)}`;

export const daysOf = (days: readonly string[]): string =>
  days.length <= 3 ? days.join(', ') : `${days[0]} … ${days.at(-1)} (${days.length})`;

const again = ({ report }: OfNumber): Text =>
  text(`Check after that: mmsup report trace ${report}`, `После этого проверьте: mmsup report trace ${report}`);

interface Named<Evidence> {
  readonly id: string;
  readonly name: Text;
  readonly because: (evidence: Evidence) => Text;
  readonly repair: (evidence: Evidence) => Text;
  readonly article: Article;
  readonly severity?: Cause['severity'];
}

/** A cause of the kind “the number differs, because …”. */
export function differenceCause<Evidence extends OfNumber>(named: Named<Evidence>): Cause<Evidence> {
  const { id, name, because, repair, article, severity = 'error' } = named;
  return defineCause<Evidence>({
    id,
    severity,
    name,
    title: (evidence) =>
      text(`${both(evidence, 'en')}: ${because(evidence).en}.`, `${both(evidence, 'ru')}: ${because(evidence).ru}.`),
    next: (evidence) => [repair(evidence), again(evidence)],
    runbook: 'report-wrong-or-missing',
    article,
  });
}

export const UNITS = {
  customers: text('people', 'людей'),
  messages: text('messages', 'сообщения'),
} as const;
