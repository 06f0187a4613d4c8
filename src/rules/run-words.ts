import { startOf, type Version } from '../condition/versions.ts';
import { formatMoment } from '../model/moment.ts';
import { type Lang, plural, text } from '../text.ts';
import type { RunMark } from './runs-around.queries.ts';

const SELECTED = { en: ['selected', 'selected'], ru: ['отобран', 'отобрано', 'отобрано'] } as const;

const NO_RUN = text('no run', 'запуска нет');

/** A run on one line: which, when, how many it selected. That there was none is said where it is known. */
export function runLine(
  run: RunMark | null,
  { version, areRunsKept }: { readonly version: Version; readonly areRunsKept: boolean },
  zone: string,
  lang: Lang,
): string {
  if (run === null) return areRunsKept && startOf(version) !== null ? NO_RUN[lang] : '';
  const selected = run.selected === null ? [] : [plural(run.selected, SELECTED)[lang]];
  return [run.run, formatMoment(run.startedAt, zone), ...selected].join(', ');
}
