import { formatMoment } from '../model/moment.ts';
import { formatCount, type Text, text } from '../text.ts';
import { defineCause } from './cause.ts';
import { defineFault, named } from './segment-fault.ts';

/** How the kept members of a segment differ from those who meet its formula. */
export interface MembersEvidence {
  readonly segment: string;
  /** Meet the formula now. */
  readonly selected: number;
  /** Kept as members, by hand or not. */
  readonly members: number;
  /** Members, not put in by hand, who do not meet the formula. */
  readonly membersFailing: number;
  /** Who meet the formula and are no members. */
  readonly missing: number;
  /** ISO 8601; null where the system does not keep it. */
  readonly builtAt: string | null;
  /** Per cent of the customers that were compared, the numbers being of these; absent = all. */
  readonly sampledPercent?: number;
}

export interface MembersStaleEvidence extends MembersEvidence {
  /** What changed after the members were computed; null = nothing that is known: the data moved. */
  readonly changed: 'rule' | 'source' | null;
  /** The segment built later, when the source changed. */
  readonly source: string | null;
  readonly changedAt: string | null;
  readonly zone: string;
}

export interface MembersByHandEvidence extends MembersEvidence {
  /** Put in by hand, and do not meet the formula. */
  readonly byHandFailing: number;
  /** Taken out by hand, and meet the formula. */
  readonly removedMeeting: number;
}

export interface SourceStaleDetail {
  /** The segment whose members the condition reads. */
  readonly source: string;
  readonly builtAt: string;
  readonly changed: 'rule' | 'source';
  /** The segment that it is made from and that was built later, when that is what changed. */
  readonly newer: string | null;
  readonly changedAt: string;
  readonly zone: string;
}

const count = formatCount;

const ofSample = ({ sampledPercent }: MembersEvidence): Text =>
  sampledPercent === undefined
    ? text('', '')
    : text(` (in a sample of ${sampledPercent} % of the customers)`, ` (в выборке ${sampledPercent} % клиентов)`);
const momentIn = (iso: string, zone: string): string => `${formatMoment(iso, zone)} (${zone})`;

export const membersStale = defineCause<MembersStaleEvidence>({
  id: 'segment/members-stale',
  severity: 'warning',
  name: text('The kept members are older than the rule', 'Сохранённый состав старше правила'),
  title(evidence) {
    const { segment, builtAt, changed, source, changedAt, members, selected, membersFailing, missing, zone } = evidence;
    const sample = ofSample(evidence);
    const [was, wasRu] =
      builtAt === null
        ? ['at an unknown time', 'неизвестно когда']
        : [`on ${momentIn(builtAt, zone)}`, momentIn(builtAt, zone)];
    const [since, sinceRu] =
      changed === null
        ? ['', '']
        : changed === 'rule'
          ? [
              `, before its rule changed on ${momentIn(changedAt!, zone)}`,
              `, до правки правила ${momentIn(changedAt!, zone)}`,
            ]
          : [
              `, before ${source}, which it is made from, was computed on ${momentIn(changedAt!, zone)}`,
              `, раньше сегмента ${source}, из которого он строится (${momentIn(changedAt!, zone)})`,
            ];
    return text(
      `The members of segment ${segment} were computed ${was}${since}: ${count(members, 'en')} are kept, ${count(selected, 'en')} meet the conditions now; ${count(membersFailing, 'en')} kept no longer meet them, ${count(missing, 'en')} who do are missing${sample.en}.`,
      `Состав сегмента ${segment} рассчитан ${wasRu}${sinceRu}: сохранено ${count(members, 'ru')}, условиям сейчас отвечают ${count(selected, 'ru')}; ${count(membersFailing, 'ru')} из сохранённых уже не отвечают, ${count(missing, 'ru')} отвечающих не хватает${sample.ru}.`,
    );
  },
  next: ({ segment, source, changed }) => [
    changed === 'source'
      ? text(
          `Have ${source} computed first and ${segment} after it; a job that computes them side by side makes this again.`,
          `Сначала пересчитайте ${source}, затем ${segment}; задание, считающее их одновременно, повторит это.`,
        )
      : text(
          `Have the members of ${segment} computed anew, and find out why its job has not done so.`,
          `Пересчитайте состав ${segment} и выясните, почему этого не сделало задание.`,
        ),
    text(`See who edited it: mmsup rules log ${segment}`, `Посмотрите, кто его правил: mmsup rules log ${segment}`),
  ],
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'The system keeps a segment’s members and computes them from time to time. Whoever uses the segment gets the members of then, not those who meet the rule now.',
      'Система хранит состав сегмента и время от времени его пересчитывает. Все, кто пользуется сегментом, получают прежний состав, а не тех, кто отвечает правилу сейчас.',
    ),
    why: text(
      'The rule was edited after the last computation, the job stopped half-way, or a segment made from segments was computed before the one it is made from.',
      'Правило изменили после последнего расчёта, задание остановилось на полпути, или сегмент из сегментов рассчитали раньше того, из которого он строится.',
    ),
    sure: text(
      'The moment of the computation is compared with the rule’s versions and with the source segments; members and rule are compared person by person in the same scan.',
      'Время расчёта сравнивается с версиями правила и исходными сегментами; состав и правило сравниваются по каждому клиенту за тот же проход.',
    ),
    repair: text(
      'Compute the members anew, sources first. When only the data moved since the last computation, it is enough to wait for the next one.',
      'Пересчитать состав, начиная с исходных сегментов. Если с последнего расчёта изменились только данные, достаточно дождаться следующего.',
    ),
    example: text(
      '“not-active” is computed at 02:00 from “active”, and “active” at 03:00: every night the exclusion is one day old.',
      '«неактивные» считаются в 02:00 из «активных», а «активные» — в 03:00: каждую ночь исключение отстаёт на день.',
    ),
  },
});

export const membersByHand = defineCause<MembersByHandEvidence>({
  id: 'segment/members-by-hand',
  severity: 'warning',
  name: text('Members whom the rule does not decide', 'Состав, который решает не правило'),
  title(evidence) {
    const { segment, members, byHandFailing, removedMeeting, membersFailing } = evidence;
    const sample = ofSample(evidence);
    const en = [
      byHandFailing > 0 &&
        `${count(byHandFailing, 'en')} of its ${count(members, 'en')} members were put in by hand and do not meet it`,
      removedMeeting > 0 && `${count(removedMeeting, 'en')} who meet it were taken out by hand`,
      membersFailing > 0 && `${count(membersFailing, 'en')} members stay although they no longer meet it`,
    ].filter(Boolean);
    const ru = [
      byHandFailing > 0 &&
        `${count(byHandFailing, 'ru')} из ${count(members, 'ru')} добавлены вручную и ему не отвечают`,
      removedMeeting > 0 && `${count(removedMeeting, 'ru')} отвечающих ему исключены вручную`,
      membersFailing > 0 && `${count(membersFailing, 'ru')} остаются, хотя больше ему не отвечают`,
    ].filter(Boolean);
    return text(
      `Segment ${segment}: the rule does not decide alone: ${en.join('; ')}${sample.en}.`,
      `Сегмент ${segment}: состав решает не только правило: ${ru.join('; ')}${sample.ru}.`,
    );
  },
  next: ({ segment }) => [
    text(
      `Ask the owner of ${segment} whether these additions and removals are still wanted; they beat the rule for ever.`,
      `Спросите владельца ${segment}, нужны ли ещё эти добавления и исключения: они навсегда сильнее правила.`,
    ),
    text(
      'See what the rule says of one of them: add --customer ID to this command.',
      'Посмотрите, что говорит правило об одном из них: добавьте к этой команде --customer ID.',
    ),
  ],
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'People can be put into a segment, or taken out of it, by hand or by an import; computing the segment leaves them as they are. Some systems also never take a member out again.',
      'Клиента можно добавить в сегмент или убрать из него вручную или загрузкой; пересчёт его не трогает. Некоторые системы и вовсе никогда не убирают тех, кто попал в сегмент.',
    ),
    why: text(
      'A test address, a complaint settled by hand, a file that somebody loaded; nobody remembers it a year later.',
      'Тестовый адрес, решённая вручную жалоба, чей-то загруженный файл; через год об этом не помнит никто.',
    ),
    sure: text(
      'Members and rule are compared person by person in the same scan as the conditions, apart by the mark that the system keeps.',
      'Состав и правило сравниваются по каждому клиенту за тот же проход, отдельно по отметке, которую хранит система.',
    ),
    repair: text(
      'Take the mark off those whom the rule shall decide, and have the members computed anew.',
      'Снять отметку с тех, о ком должно решать правило, и пересчитать состав.',
    ),
    example: text(
      'The filter of a segment was narrowed to one city; 40 members from elsewhere, put in by hand last year, still get the mailing.',
      'Фильтр сегмента сузили до одного города; 40 участников из других мест, добавленных вручную год назад, по-прежнему получают рассылку.',
    ),
  },
});

export const sourceSegmentStale = defineFault<SourceStaleDetail>({
  id: 'segment/source-segment-stale',
  severity: 'error',
  name: text('A segment that it is made from is stale', 'Устарел сегмент, из которого он строится'),
  because({ condition, source, builtAt, changed, newer, changedAt, zone }) {
    const [cause, causeRu] =
      changed === 'rule'
        ? ['its rule changed', 'его правило изменили']
        : [`${newer}, which it is made from, was computed`, `${newer}, из которого он строится, рассчитан`];
    return text(
      `${named(condition)} reads the members of ${source}, computed on ${momentIn(builtAt, zone)}; ${cause} later, on ${momentIn(changedAt, zone)}`,
      `${named(condition)} читает состав ${source}, рассчитанный ${momentIn(builtAt, zone)}; ${causeRu} позже, ${momentIn(changedAt, zone)}`,
    );
  },
  advice: ({ source, newer, segment }) => [
    text(
      `Have ${[newer, source].filter(Boolean).join(', then ')} computed, then ${segment}; put their jobs in this order.`,
      `Пересчитайте ${[newer, source].filter(Boolean).join(', затем ')}, затем ${segment}; в этом же порядке поставьте задания.`,
    ),
  ],
  article: {
    what: text(
      'The condition asks who is a member of another segment, and that segment’s members are older than its own rule or than the segments it is made from.',
      'Условие спрашивает, кто входит в другой сегмент, а состав того сегмента старше его правила или сегментов, из которых он строится.',
    ),
    why: text(
      'Segments of segments are computed in the wrong order, or one of the jobs did not run.',
      'Сегменты из сегментов считаются не в том порядке, или одно из заданий не выполнилось.',
    ),
    sure: text(
      'The times of computation are compared, and the selection is counted in the same scan with the source’s rule in place of its kept members.',
      'Сравнивается время расчётов; за тот же проход отбор считается с правилом исходного сегмента вместо его сохранённого состава.',
    ),
    repair: text(
      'Compute the source first, then what is made from it.',
      'Сначала рассчитать исходный сегмент, затем производный.',
    ),
    example: text(
      '“loan offers” excludes the members of “in arrears”; that one was last computed on Friday, its rule was corrected on Monday: on Tuesday debtors get a loan offer.',
      '«предложения кредита» исключают состав «просрочка»; он рассчитан в пятницу, правило поправили в понедельник — во вторник должники получают предложение кредита.',
    ),
  },
});
