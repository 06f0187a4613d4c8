import { formatDuration, formatShortDuration, inZone } from '../model/moment.ts';
import { STAGE_WORDS } from '../model/stage-words.ts';
import { formatShare, type Lang, type Text, text } from '../text.ts';
import type { Bar, Block } from '../view.ts';
import type { NotDrawn, NotDrawnReason, PathStep, TimelineFacts, TimelineSpan } from './timeline.ts';
import { toneOf } from './tone.ts';
import type { StageFacts, TraceFacts } from './trace.facts.ts';

const WORDS = {
  timeline: text('Timeline', 'Шкала времени'),
  wait: text('wait', 'ожидание'),
  critical: text('Critical path', 'Критический путь'),
  notDrawn: text('Not drawn', 'Не показано'),
  fromMessages: text('by its messages', 'по сообщениям'),
  usually: text('usually', 'обычно'),
  idle: text('no stage worked for', 'ни один этап не работал'),
};

const REASONS: Readonly<Record<NotDrawnReason, Text>> = {
  'no-times': text('this system keeps no times of it', 'система не хранит его времени'),
  'not-begun': text('not begun', 'не начат'),
  'end-not-recorded': text('it is over, and its end is not recorded', 'он окончен, но его конец не записан'),
  'ends-before-it-began': text(
    'its end is recorded before its start: the clocks differ',
    'его конец записан раньше начала: часы расходятся',
  ),
  'answers-of-people': text('people answer when they like', 'люди отвечают, когда хотят'),
};

/** A wait shorter than this is no line of its own; the numbers hold it. */
const LEAST_WAIT_SECONDS = 1;

/** The stages and the waits between them as bars on one axis, what decided the end, and which stages cannot be drawn and why. */
export function renderTimeline({ timeline, stages, zone, asOf }: TraceFacts, lang: Lang): Block[] {
  const heading: Block = { kind: 'heading', text: `${WORDS.timeline[lang]} (${zone})` };
  const notDrawn = notDrawnLine(timeline.notDrawn, stages, lang);
  if (timeline.spans.length === 0) return notDrawn.length === 0 ? [] : [heading, ...notDrawn];
  const shown = timeline.spans.filter(({ kind, seconds }) => kind === 'stage' || seconds >= LEAST_WAIT_SECONDS);
  const now = inZone(asOf, zone);
  return [
    heading,
    {
      kind: 'timeline',
      bars: shown.map((span) => barOf(span, timeline, stages, { zone, lang })),
      ...(timeline.to === null && now !== null ? { now } : {}),
    },
    { kind: 'paragraph', text: pathLine(timeline, lang) },
    ...notDrawn,
  ];
}

interface Frame {
  readonly zone: string;
  readonly lang: Lang;
}

function barOf(span: TimelineSpan, timeline: TimelineFacts, stages: readonly StageFacts[], { zone, lang }: Frame): Bar {
  const facts = stages.find(({ stage }) => span.kind === 'stage' && stage === span.stage);
  const took = tookWords(span, lang);
  const said = [took, ...usualOf(facts, lang)].join(', ');
  const times = { from: inZone(span.from, zone), to: inZone(span.to, zone) };
  if (span.kind === 'wait') return { label: WORDS.wait[lang], ...times, note: said, isWait: true };
  const tone = facts && toneOf(facts);
  return {
    label: STAGE_WORDS[span.stage!][lang],
    ...times,
    note: span.source === 'messages' ? `${said}, ${WORDS.fromMessages[lang]}` : said,
    ...(span.seconds === 0 ? {} : { critical: criticalIn(span, timeline, zone) }),
    ...(tone ? { tone } : {}),
  };
}

function tookWords({ seconds, to }: TimelineSpan, lang: Lang): string {
  const took = formatShortDuration(seconds, lang);
  if (to !== null) return took;
  return lang === 'ru' ? `пока ${took}` : `${took} so far`;
}

function criticalIn(span: TimelineSpan, { criticalPath }: TimelineFacts, zone: string) {
  return criticalPath
    .filter((step) => step.kind === 'stage' && step.stage === span.stage)
    .map((step) => stretchOf(step, span, zone));
}

function usualOf(stage: StageFacts | undefined, lang: Lang): string[] {
  if (!stage?.usualSeconds) return [];
  return [`${WORDS.usually[lang]} ${formatShortDuration(stage.usualSeconds.median, lang)}`];
}

function stretchOf(step: PathStep, span: TimelineSpan, zone: string) {
  const isToTheEnd = span.to === null && Date.parse(step.to) - Date.parse(span.from) >= span.seconds * 1000;
  return { from: inZone(step.from, zone)!, to: isToTheEnd ? null : inZone(step.to, zone) };
}

/** The longest steps first: what to shorten. */
function pathLine({ criticalPath, idleSeconds, seconds }: TimelineFacts, lang: Lang): string {
  const longest = criticalPath
    .filter(({ kind }) => kind === 'stage')
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, 3)
    .map((step) => {
      const share = formatShare(step.seconds, seconds ?? 0, lang);
      return `${STAGE_WORDS[step.stage!][lang]} ${formatDuration(step.seconds, lang)} (${share})`;
    });
  const idle = `${WORDS.idle[lang]} ${formatDuration(idleSeconds === 0 ? 0.001 : idleSeconds, lang)}`;
  const said = [...longest, ...(idleSeconds !== null && idleSeconds >= LEAST_WAIT_SECONDS ? [idle] : [])];
  return said.length === 0 ? '' : `${WORDS.critical[lang]}: ${said.join(', ')}.`;
}

function notDrawnLine(notDrawn: readonly NotDrawn[], stages: readonly StageFacts[], lang: Lang): Block[] {
  if (notDrawn.length === 0) return [];
  const said = notDrawn.map(({ stage: name, why }) => {
    const facts = stages.find(({ stage }) => stage === name);
    const took =
      facts && facts.seconds !== null && facts.seconds >= 0
        ? [formatShortDuration(facts.seconds, lang), ...usualOf(facts, lang)]
        : [];
    return `${STAGE_WORDS[name][lang]} (${[...took, REASONS[why][lang]].join(', ')})`;
  });
  return [{ kind: 'paragraph', text: `${WORDS.notDrawn[lang]}: ${said.join(', ')}.`, tone: 'muted' }];
}
