import { formatMoment } from '../model/moment.ts';
import { type Lang, plural } from '../text.ts';
import type { RunMark } from './runs-around.queries.ts';

const SELECTED = { en: ['selected', 'selected'], ru: ['отобран', 'отобрано', 'отобрано'] } as const;

/** A run on one line: which, when, how many it selected. */
export function runLine(run: RunMark | null, zone: string, lang: Lang): string {
  if (run === null) return '';
  const selected = run.selected === null ? [] : [plural(run.selected, SELECTED)[lang]];
  return [run.run, formatMoment(run.startedAt, zone), ...selected].join(', ');
}
