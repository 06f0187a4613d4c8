import { html, type Markup } from './markup.ts';
import { drawing, percent, type Tone } from './svg.ts';
import { placeOf, type Stretch, stretchesOf } from './time-scale.ts';

export interface TimelineMark {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Shown where the pointer rests. */
  readonly title: string;
  readonly tone: Tone;
}

export interface TimelineLane {
  readonly label: string;
  readonly marks: readonly TimelineMark[];
}

export interface Timeline {
  /** Unique in the document; letters, digits and hyphens. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly lanes: readonly TimelineLane[];
  /** A moment as it stands at the axis. */
  readonly momentWords: (moment: number) => string;
  /** How long a silence was: `2 d 3 h`. */
  readonly silenceWords: (milliseconds: number) => string;
  /** Several marks at one place: `12 events: …`. */
  readonly manyWords: (count: number, first: string) => string;
}

const LANE = 46;
/** As many places as can be told apart on a wide screen. */
const PLACES = 240;
/** The axis begins and ends inside, so that no mark is cut off. */
const EDGE = 0.012;

/** Events on a true axis of time, a lane for each kind; long silences are drawn short and say how long they were. Pure. */
export function timeline({ id, title, description, lanes, ...words }: Timeline): Markup {
  const moments = lanes.flatMap(({ marks }) => marks.map(({ at }) => at)).sort((one, other) => one - other);
  const stretches = stretchesOf(moments);
  const bottom = lanes.length * LANE + 4;
  return html`<figure><figcaption>${title}</figcaption>
${drawing({ id, title, description, height: bottom + 38 }, [
  stretches.filter(({ isGap }) => isGap).map((gap) => silence(gap, bottom, words)),
  lanes.map((lane, at) => laneOf(lane, at, stretches, words)),
  axis(stretches, bottom, words),
])}</figure>`;
}

type Words = Pick<Timeline, 'momentWords' | 'silenceWords' | 'manyWords'>;

const inside = (share: number): string => percent(EDGE + share * (1 - 2 * EDGE));

function laneOf(
  { label, marks }: TimelineLane,
  at: number,
  stretches: readonly Stretch[],
  { manyWords }: Words,
): Markup {
  const top = at * LANE;
  return html`<text class="soft" x="0" y="${top + 13}">${label}</text><line class="rule" x1="0" x2="100%" y1="${top + 30}" y2="${top + 30}"/>
${placed(marks, stretches).map(({ share, marks: [first, ...more] }) => {
  const count = more.length + 1;
  const tone = [first!, ...more].find(({ tone }) => tone === 'bad')?.tone ?? first!.tone;
  const said = count === 1 ? first!.title : manyWords(count, first!.title);
  return html`<circle class="${tone}" cx="${inside(share)}" cy="${top + 30}" r="${count === 1 ? 5 : 6.5}"><title>${said}</title></circle>
`;
})}`;
}

/** Marks that would lie on one another are one mark: a long record stays small. */
function placed(marks: readonly TimelineMark[], stretches: readonly Stretch[]) {
  const places = new Map<number, { share: number; marks: TimelineMark[] }>();
  for (const mark of marks) {
    const share = placeOf(mark.at, stretches);
    const key = Math.round(share * PLACES);
    const place = places.get(key);
    if (place) place.marks.push(mark);
    else places.set(key, { share, marks: [mark] });
  }
  return [...places.values()];
}

function silence({ from, to, start, end }: Stretch, bottom: number, { silenceWords }: Words): Markup {
  const middle = inside((start + end) / 2);
  return html`<rect class="gap" x="${inside(start)}" width="${percent((end - start) * (1 - 2 * EDGE))}" y="2" height="${bottom}"/><text class="soft sparse" x="${middle}" y="${bottom + 34}" text-anchor="middle">${silenceWords(to - from)}</text>
`;
}

/** The first and the last moment always; those beside silences, and the middle, where there is room. */
function axis(stretches: readonly Stretch[], bottom: number, { momentWords }: Words): Markup {
  const first = stretches[0]!;
  const last = stretches.at(-1)!;
  const ends = [
    { share: first.start, moment: first.from },
    { share: last.end, moment: last.to },
  ];
  const between = stretches
    .slice(1)
    .flatMap(({ start, from, isGap }) => (isGap ? [] : [{ share: start, moment: from }]));
  const middle =
    stretches.length === 1 && last.to > first.from ? [{ share: 0.5, moment: (first.from + last.to) / 2 }] : [];
  const inner = [...between, ...middle].filter(
    ({ share }, at, all) => share > 0.22 && share < 0.78 && (at === 0 || share - all[at - 1]!.share > 0.2),
  );
  const tick = (share: number) =>
    html`<line class="rule" x1="${inside(share)}" x2="${inside(share)}" y1="${bottom}" y2="${bottom + 6}"/>`;
  const label = (share: number, moment: number, anchor: string, className: string) =>
    html`<text class="${className}" x="${anchor === 'start' ? '0' : anchor === 'end' ? '100%' : inside(share)}" y="${bottom + 20}" text-anchor="${anchor}">${momentWords(moment)}</text>`;
  return html`<line class="rule" x1="0" x2="100%" y1="${bottom}" y2="${bottom}"/>${ends.map(({ share }) => tick(share))}${inner.map(({ share }) => tick(share))}
${label(0, ends[0]!.moment, 'start', 'soft')}${last.to > first.from ? label(1, ends[1]!.moment, 'end', 'soft') : null}${inner.map(({ share, moment }) => label(share, moment, 'middle', 'soft sparse'))}`;
}
