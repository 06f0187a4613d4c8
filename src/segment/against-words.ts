import { versionRef } from '../condition/words.ts';
import { formatMoment } from '../model/moment.ts';
import { formatCount, plural, type Text, text } from '../text.ts';
import type { AgainstSeen } from './against.queries.ts';
import type { AgainstCondition } from './against.ts';

const CUSTOMERS = { en: ['customer', 'customers'], ru: ['клиент', 'клиента', 'клиентов'] } as const;

/** The whole change in one sentence; against the recorded number where there is one, else against today's count of the earlier rule. */
export function totalSentence({
  recorded,
  earlier,
  now,
  seen,
}: {
  readonly recorded: number | null;
  readonly earlier: number;
  readonly now: number;
  readonly seen: AgainstSeen;
}): Text {
  const selected = plural(now, CUSTOMERS);
  const moment = formatMoment(seen.earlier.at, seen.zone);
  const then = recorded ?? earlier;
  const change = signed(now - then);
  const run = seen.earlier.run;
  if (recorded !== null)
    return text(
      `${selected.en} selected now, ${formatCount(then, 'en')} by run ${run?.id} on ${moment}: ${change.en}.`,
      `Сейчас отбирается ${selected.ru}, запуск ${run?.id} (${moment}) отобрал ${formatCount(then, 'ru')}: ${change.ru}.`,
    );
  return text(
    `${selected.en} selected now; the rule and the clock of ${moment} select ${formatCount(then, 'en')} of the same data: ${change.en}.`,
    `Сейчас отбирается ${selected.ru}; правило и часы на ${moment} отбирают из тех же данных ${formatCount(then, 'ru')}: ${change.ru}.`,
  );
}

/** What the edit of the rule did. */
export function ruleSentence({ earlier, subject, moves, pairs }: AgainstSeen): Text {
  const [old, now] = [versionRef(earlier.version), versionRef(subject.version)];
  const isSame = earlier.version.condition === subject.version.condition;
  if (old.version === now.version)
    return text(
      `The rule was not edited: version ${now.version} then and now.`,
      `Правило не меняли: и тогда, и сейчас версия ${now.version}.`,
    );
  const author = now.author === null ? text('', '') : text(` by ${now.author}`, ` (автор ${now.author})`);
  const versions = text(
    `Rule edit: version ${now.version}${author.en} instead of version ${old.version}`,
    `Правка правила: версия ${now.version}${author.ru} вместо версии ${old.version}`,
  );
  const isNothing = moves.rule.left + moves.rule.came === 0;
  if (isSame || (isNothing && pairs.every(({ status }) => status === 'kept')))
    return text(`${versions.en}; its conditions are the same.`, `${versions.ru}; условия те же.`);
  if (isNothing) return text(`${versions.en}; nobody moved by it.`, `${versions.ru}; на отбор она не повлияла.`);
  const effect = effectOf(moves.rule);
  return text(`${versions.en}: ${effect.en}.`, `${versions.ru}: ${effect.ru}.`);
}

/** What the passing of time did. */
export function clockSentence({ clocked, moves, earlier, subject, zone }: AgainstSeen): Text {
  if (clocked.size === 0)
    return text('Clock: no condition depends on the moment.', 'Часы: ни одно условие не зависит от момента.');
  const span = `${formatMoment(earlier.at, zone)} → ${formatMoment(subject.at, zone)}`;
  const ids = [...clocked].join(', ');
  const head = text(
    `Clock: ${ids} of the earlier rule moved with time (${span})`,
    `Часы: ${ids} прежнего правила сдвинулись со временем (${span})`,
  );
  if (moves.clock.left + moves.clock.came === 0)
    return text(`${head.en}, but nobody moved by it.`, `${head.ru}, но на отбор это не повлияло.`);
  const effect = effectOf(moves.clock);
  return text(`${head.en}: ${effect.en}.`, `${head.ru}: ${effect.ru}.`);
}

/** What the change of the data did, as far as the history tells. */
export function dataSentence({
  seen,
  net,
  recorded,
  left,
  came,
}: {
  readonly seen: AgainstSeen;
  readonly net: number | null;
  readonly recorded: number | null;
  readonly left: number | null;
  readonly came: number | null;
}): Text {
  const proved = left !== null && came === null ? knownLeavers(left) : text('', '');
  if (net === null || recorded === null)
    return text(
      `Data: what was selected then is not recorded, so their share is not known${proved.en}.`,
      `Данные: сколько было отобрано тогда, не записано, и их доля неизвестна${proved.ru}.`,
    );
  const count = seen.moves.selected.earlier;
  if (came !== null && left !== null) {
    const effect = effectOf({ left, came });
    return text(
      `Data, with the rule and clock of then: ${effect.en}.`,
      `Данные, при прежних правиле и часах: ${effect.ru}.`,
    );
  }
  const change = signed(net);
  return text(
    `Data: the run selected ${formatCount(recorded, 'en')}, the same rule with the same clock selects ${formatCount(count, 'en')} of today's data: ${change.en} net${proved.en}.`,
    `Данные: запуск отобрал ${formatCount(recorded, 'ru')}, то же правило с теми же часами отбирает из нынешних данных ${formatCount(count, 'ru')}: в итоге ${change.ru}${proved.ru}.`,
  );
}

function knownLeavers(left: number): Text {
  return text(
    `; at least ${formatCount(left, 'en')} who got its message would not be selected any more`,
    `; по меньшей мере ${formatCount(left, 'ru')} из получивших сообщение уже не отобрались бы`,
  );
}

const STATUS = {
  kept: text('unchanged', 'не менялось'),
  changed: text('changed', 'изменено'),
  added: text('added', 'добавлено'),
  removed: text('removed', 'убрано'),
} as const;

/**
 * What one condition has to do with those who left and came. Whom it meets is told of edited alternatives of an OR only: a condition that all
 * must meet lets nobody in by itself.
 */
export function conditionSentence(
  condition: Omit<AgainstCondition, 'sentence'>,
  isAlternative: { readonly now: boolean; readonly earlier: boolean },
): Text {
  const { status, before, after, movesWithClock, failNow, keptOut, meetNow, metThen } = condition;
  const clock = movesWithClock ? text(', moves with the clock', ', зависит от часов') : text('', '');
  const old = after ? text('', '') : text(' of the earlier rule', ' прежнего правила');
  const id = after?.id ?? before?.id ?? '';
  const head = text(
    `${id}${old.en} (${STATUS[status].en}${clock.en})`,
    `${id}${old.ru} (${STATUS[status].ru}${clock.ru})`,
  );
  const isEdited = status !== 'kept' || movesWithClock;
  const parts = [
    ...told(failNow, 'of those who left do not meet it now', 'из ушедших ему теперь не отвечают'),
    ...told(keptOut, 'of those who came did not meet it then', 'из пришедших прежде ему не отвечали'),
    ...told(isEdited && isAlternative.now ? meetNow : 0, 'of those who came meet it', 'из пришедших ему отвечают'),
    ...told(
      isEdited && isAlternative.earlier ? metThen : 0,
      'of those who left met it then',
      'из ушедших прежде ему отвечали',
    ),
  ];
  if (parts.length === 0)
    return text(`${head.en}: nobody left or came by it.`, `${head.ru}: из-за него никто не ушёл и не пришёл.`);
  return text(
    `${head.en}: ${parts.map(({ en }) => en).join('; ')}.`,
    `${head.ru}: ${parts.map(({ ru }) => ru).join('; ')}.`,
  );
}

function told(count: number | null, en: string, ru: string): readonly Text[] {
  return count ? [text(`${formatCount(count, 'en')} ${en}`, `${formatCount(count, 'ru')} ${ru}`)] : [];
}

function effectOf({ left, came }: { readonly left: number; readonly came: number }): Text {
  const net = signed(came - left);
  return text(
    `${net.en} (${formatCount(came, 'en')} came, ${formatCount(left, 'en')} left)`,
    `${net.ru} (пришло ${formatCount(came, 'ru')}, ушло ${formatCount(left, 'ru')})`,
  );
}

function signed(change: number): Text {
  if (change === 0) return text('±0', '±0');
  const sign = change > 0 ? '+' : '−';
  return text(`${sign}${formatCount(Math.abs(change), 'en')}`, `${sign}${formatCount(Math.abs(change), 'ru')}`);
}
