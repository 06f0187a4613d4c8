import type { Lang } from '../../text.ts';
import type { Cell, Tone } from '../../view.ts';
import { clockIn } from './parts.ts';
import type { Pressing } from './pressing.ts';
import type { SlaState } from './standing.types.ts';
import { CLOCKS, formatLeft, SLA, STATES } from './words.ts';

export const STATE_TONES: Readonly<Record<SlaState, Tone>> = {
  kept: 'good',
  broken: 'bad',
  running: 'warn',
  'not-measured': 'muted',
};

/** The clock that matters most in a few words: `resolve: 2 h left, until 2026-11-23 18:00 Europe/Moscow`. */
export function pressingCell(pressing: Pressing | null, lang: Lang, isLong = false): Cell {
  if (pressing === null) return isLong ? { text: SLA.none[lang], tone: 'muted' } : null;
  const { state, isDoubtful } = pressing;
  const told = `${pressingWords(pressing, lang, isLong)}${saidWords(pressing, lang, isLong)}`;
  return isDoubtful
    ? { text: `${told}, ${SLA.notSure[lang]}`, tone: 'warn' }
    : { text: told, tone: STATE_TONES[state] };
}

/** `, by what was said, recorded 2026-11-23 18:00` behind an outcome that rests on somebody's word. */
function saidWords({ state, said, zone }: Pressing, lang: Lang, isLong: boolean): string {
  const last = said
    .map(({ recordedAt }) => recordedAt)
    .sort()
    .at(-1);
  if (last === undefined || (state !== 'kept' && state !== 'broken')) return '';
  return `, ${SLA.said[lang]}${isLong ? `, ${SLA.recorded[lang]} ${clockIn(zone, last)}` : ''}`;
}

function pressingWords(pressing: Pressing, lang: Lang, isLong: boolean): string {
  const { clock, state, leftSeconds, due, zone, isOpen, isPaused, raised } = pressing;
  const name = CLOCKS[clock][lang];
  const at = due === null ? '' : `${clockIn(zone, due)}${isLong ? ` ${zone}` : ''}`;
  const byRaise = raised === null ? '' : `, ${SLA.byRaise[lang]}`;
  if (!isOpen) return state === 'broken' ? `${STATES.broken[lang]}: ${name}${byRaise}` : STATES.kept[lang];
  if (state === 'broken') return `${name}: ${SLA.overSince[lang]} ${at}${byRaise}`;
  const paused = isPaused ? `, ${SLA.paused[lang]}` : '';
  const until = isLong && at !== '' ? `, ${SLA.due[lang].toLowerCase()} ${at}` : '';
  return `${name}: ${formatLeft(leftSeconds!, lang)}${paused}${until}`;
}
