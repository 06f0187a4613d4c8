import { severityOf } from '../result.ts';
import { formatShare, type Text, text } from '../text.ts';
import type { Standing } from './ranking.ts';

const SEVERITY = {
  error: text('an error', 'ошибка'),
  warning: text('a warning', 'предупреждение'),
  info: text('information', 'сведение'),
};

const CONFIDENCE = {
  proved: text('proved', 'доказано'),
  likely: text('likely', 'вероятно'),
  possible: text('possible', 'возможно'),
};

/** Ids of those that the first one brings about. */
export function consequencesOfFirst([first, ...others]: readonly Standing[]): readonly string[] {
  if (!first) return [];
  const { id } = first.found.cause;
  return [...new Set(others.filter(({ explainedBy }) => explainedBy.includes(id)).map(({ found }) => found.cause.id))];
}

/**
 * Says in one sentence why the first finding of a ranking is the first: what it brings about, and by what it stands before the next one that it does not
 * bring about. Null where nothing was found.
 */
export function whyFirst(ranked: readonly Standing[]): Text | null {
  const [first, ...others] = ranked;
  if (!first) return null;
  if (others.length === 0) return text('no other cause was found.', 'других причин не найдено.');
  const brought = others.filter(({ explainedBy }) => explainedBy.includes(first.found.cause.id));
  const rival = others.find((other) => !brought.includes(other));
  const reasons = [...(brought.length > 0 ? [bringsAbout(brought)] : []), ...(rival ? [against(first, rival)] : [])];
  return text(`${reasons.map(({ en }) => en).join('; ')}.`, `${reasons.map(({ ru }) => ru).join('; ')}.`);
}

const named = ({ found: { cause } }: Standing): Text => text(`“${cause.name.en}”`, `«${cause.name.ru}»`);

function bringsAbout(brought: readonly Standing[]): Text {
  const names = brought.map(named);
  const list = (lang: 'en' | 'ru'): string => [...new Set(names.map((name) => name[lang]))].join(', ');
  return text(`it brings about ${list('en')}`, `из неё следует: ${list('ru')}`);
}

/** What decided between two findings: the first key of the order in which they differ. */
function against(first: Standing, rival: Standing): Text {
  const name =
    rival.found.cause.id === first.found.cause.id ? text('another like it', 'ещё одна такая же') : named(rival);
  const [cause] = rival.explainedBy;
  if (cause !== undefined && first.explainedBy.length === 0) {
    return text(`${name.en} is itself a consequence (of ${cause})`, `${name.ru} — сама следствие (${cause})`);
  }
  const [mine, theirs] = [severityOf(first.found), severityOf(rival.found)];
  if (mine !== theirs) {
    return text(
      `it is ${SEVERITY[mine].en}, ${name.en} ${SEVERITY[theirs].en}`,
      `это ${SEVERITY[mine].ru}, а ${name.ru} — ${SEVERITY[theirs].ru}`,
    );
  }
  if (first.isOwn !== rival.isOwn) {
    return text(`it is more exact than ${name.en}`, `она точнее, чем ${name.ru}`);
  }
  if (first.place !== rival.place) return earlier(first, rival, name);
  if (first.since !== rival.since) return text(`it showed before ${name.en}`, `она проявилась раньше, чем ${name.ru}`);
  if (first.share !== rival.share) return greaterShare(first, rival, name);
  if (first.found.confidence !== rival.found.confidence) {
    const [sure, less] = [CONFIDENCE[first.found.confidence], CONFIDENCE[rival.found.confidence]];
    return text(`it is ${sure.en}, ${name.en} only ${less.en}`, `она: ${sure.ru}, а ${name.ru}: ${less.ru}`);
  }
  return text(`nothing sets ${name.en} behind it: look at both`, `${name.ru} не слабее: проверьте обе`);
}

/** On a line of stages or links it acts earlier; elsewhere it comes first in the declared order of blame. */
function earlier(first: Standing, rival: Standing, name: Text): Text {
  const isOnALine = first.found.place !== undefined && rival.found.place !== undefined;
  return isOnALine
    ? text(`it acts earlier than ${name.en}`, `она действует раньше, чем ${name.ru}`)
    : text(`once it is repaired, ${name.en} may be gone`, `когда её исправят, ${name.ru} может исчезнуть`);
}

function greaterShare(first: Standing, rival: Standing, name: Text): Text {
  const [mine, theirs] = [first, rival].map(
    ({ share }) =>
      (lang: 'en' | 'ru') =>
        formatShare(share ?? 0, 1, lang),
  );
  return text(
    `it concerns ${mine!('en')}, ${name.en} ${theirs!('en')}`,
    `она касается ${mine!('ru')}, а ${name.ru} — ${theirs!('ru')}`,
  );
}
