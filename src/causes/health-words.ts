import { formatMoment } from '../model/moment.ts';
import { formatCount, type Text, text } from '../text.ts';

/** Things that share one fault: one finding, however many victims. */
export interface Victims {
  readonly zone: string;
  readonly asOf: string;
  /** Of all victims; a few of them are shown. */
  readonly total: number;
  /** Of so many customers one was looked at, and the numbers are of these; absent = everybody. */
  readonly sampledOneIn?: number;
}

/** " (in a sample of one customer in 32)", where not everybody was looked at. */
export const ofSample = ({ sampledOneIn }: Pick<Victims, 'sampledOneIn'>): Text =>
  sampledOneIn === undefined
    ? text('', '')
    : text(` (in a sample of one customer in ${sampledOneIn})`, ` (в выборке: один клиент из ${sampledOneIn})`);

/** A moment on the clock of the business, with the zone beside it. */
export const momentIn = (iso: string | null, zone: string): string => `${formatMoment(iso, zone)} (${zone})`;

/** " and 3 more", where not all victims are told. */
export const andMore = (shown: number, total: number): Text =>
  total > shown
    ? text(` and ${formatCount(total - shown, 'en')} more`, ` и ещё ${formatCount(total - shown, 'ru')}`)
    : text('', '');
