import { SEVERITY_WORD } from '../model/severity-words.ts';
import { type Lang, type Text, text } from '../text.ts';
import type { Block, Tone } from '../view.ts';
import type { Change, ChangeKind, WatchView } from './watch.ts';

const KIND: Readonly<Record<ChangeKind, Text>> = {
  found: text('there', 'есть'),
  new: text('new', 'новое'),
  worse: text('worse', 'хуже'),
  better: text('better', 'лучше'),
  gone: text('gone', 'прошло'),
  lost: text('lost', 'потеряно'),
  back: text('back', 'вернулось'),
};
const TONE: Readonly<Record<ChangeKind, Tone>> = {
  found: 'muted',
  new: 'bad',
  worse: 'bad',
  better: 'good',
  gone: 'good',
  lost: 'warn',
  back: 'good',
};

const NOTHING = text('Nothing has changed since the watch began.', 'С начала наблюдения ничего не изменилось.');

/** The screen of a watch: one line on where it stands, then what changed, newest first. */
export function renderWatch(view: WatchView, lang: Lang): readonly Block[] {
  const { subject, round, at, zone, everySeconds, score, standing, changes } = view;
  const scored = score === null ? text('', '') : text(`, score ${score}`, `, оценка ${score}`);
  const head = text(
    `${subject}: round ${round} at ${clockIn(at, zone)} (${zone}), every ${everySeconds} s${scored.en}, findings: ${standing}. Ctrl-C ends.`,
    `${subject}: проход ${round} в ${clockIn(at, zone)} (${zone}), каждые ${everySeconds} с${scored.ru}, находок: ${standing}. Ctrl-C — конец.`,
  );
  if (changes.length === 0)
    return [
      { kind: 'paragraph', text: head[lang], tone: 'strong' },
      { kind: 'paragraph', text: NOTHING[lang], tone: 'muted' },
    ];
  return [
    { kind: 'paragraph', text: head[lang], tone: 'strong' },
    {
      kind: 'pairs',
      rows: changes.map((change) => [
        `${clockIn(change.at, zone)} ${KIND[change.kind][lang]}`,
        { text: saying(change, lang), tone: TONE[change.kind] },
      ]),
    },
  ];
}

/** That the watch has begun, and where things stand: without it a healthy system could not be told from a watch that hangs. */
export function startLine({ subject, at, everySeconds, score, asked, standing }: WatchView, lang: Lang): string {
  const scored = score === null ? text('', '') : text(`score ${score}, `, `оценка ${score}, `);
  const head = text(
    `${at} watching ${subject} every ${everySeconds} s: ${scored.en}${asked.asked} of ${asked.of} asked, findings: ${standing}`,
    `${at} наблюдение ${subject} каждые ${everySeconds} с: ${scored.ru}выполнено ${asked.asked} из ${asked.of}, находок: ${standing}`,
  );
  return head[lang];
}

/** One change as one line, for a file or a pipe: with the day. */
export function watchLine(change: Change, lang: Lang): string {
  return `${change.at} ${KIND[change.kind][lang]} ${saying(change, lang)}`;
}

function saying({ profile, severity, title, cause }: Change, lang: Lang): string {
  // The title of a fleet's finding names its client already.
  const client = profile === null || title[lang].startsWith(`${profile}:`) ? '' : `${profile}: `;
  const weight = severity === null ? '' : `${SEVERITY_WORD[severity][lang]}: `;
  return `${weight}${client}${title[lang]}${cause === null ? '' : ` (${cause})`}`;
}

function clockIn(iso: string, zone: string): string {
  return new Date(iso).toLocaleTimeString('sv-SE', { timeZone: zone });
}
