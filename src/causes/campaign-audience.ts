import { formatCount, text } from '../text.ts';
import { defineCause } from './cause.ts';

/** An edit that stands beside a finding. Times are ISO 8601 in UTC. */
export interface EditEvidence {
  readonly object: string;
  readonly version: number | null;
  readonly who: string | null;
  readonly at: string | null;
  readonly comment: string | null;
}

export interface AudienceEvidence {
  readonly run: string;
  readonly segment: string | null;
  readonly selected: number;
  /** Median of the good runs before; null with too few of them. */
  readonly usual: number | null;
  readonly spread: number | null;
  readonly historyRuns: number;
  readonly firstBadRun: string | null;
  readonly lastGoodRun: string | null;
  /** The segment's rule edited since the last good run, or null. */
  readonly edit: EditEvidence | null;
}

const explainStep = ({ run, segment }: AudienceEvidence) =>
  segment === null
    ? text('mmsup segment list', 'mmsup segment list')
    : text(`mmsup segment explain ${segment} --run ${run}`, `mmsup segment explain ${segment} --run ${run}`);

const diffStep = (object: string) => text(`mmsup rules diff ${object}`, `mmsup rules diff ${object}`);

/** The select stage let nobody through. */
export const campaignSelectsNobody = defineCause<AudienceEvidence>({
  id: 'campaign/selects-nobody',
  severity: 'error',
  name: text('The segment selected nobody', 'Сегмент никого не отобрал'),
  title: ({ segment, usual }) => {
    const before =
      usual === null
        ? text('', '')
        : text(`; usually ${formatCount(Math.round(usual), 'en')}`, `; обычно ${formatCount(Math.round(usual), 'ru')}`);
    return text(
      `Segment ${segment ?? '(not recorded)'} selected nobody in this run${before.en}.`,
      `Сегмент ${segment ?? '(не записан)'} в этом запуске никого не отобрал${before.ru}.`,
    );
  },
  next: (evidence) => [explainStep(evidence), ...(evidence.edit ? [diffStep(evidence.edit.object)] : [])],
  runbook: 'no-customers-selected',
  article: {
    what: text(
      'The run started on time, its select stage finished without an error, and not one customer met the segment’s formula. Everything behind it had nothing to do.',
      'Запуск начался вовремя, этап отбора завершился без ошибок, но формуле сегмента не соответствует ни один клиент. Дальнейшим этапам было нечего делать.',
    ),
    why: text(
      'Most often: an exclusion list got a row without a customer, and NOT IN over a NULL is never true; a value was renamed in the data but not in the formula; an edit added one condition too many; the load of customers failed. The formula itself may not have changed at all: look at the data under it too.',
      'Чаще всего: в список исключений попала строка без клиента, а NOT IN с NULL никогда не истинно; значение переименовали в данных, но не в формуле; правка добавила лишнее условие; загрузка клиентов не прошла. Сама формула могла и не меняться: смотрите и на данные под ней.',
    ),
    sure: text(
      '`mmsup segment explain SEGMENT --run RUN` counts every condition as true, false and unknown in one scan and names the smallest set of conditions that empties the segment.',
      '`mmsup segment explain СЕГМЕНТ --run ЗАПУСК` за один проход считает по каждому условию «да», «нет» и «неизвестно» и называет наименьший набор условий, который опустошает сегмент.',
    ),
    repair: text(
      'Repair what `segment explain` names: remove the NULL row from the list (and write NOT EXISTS instead of NOT IN), put the new value into the formula, take the condition out. Then repeat the run.',
      'Исправьте то, что назовёт `segment explain`: удалите строку с NULL из списка (и замените NOT IN на NOT EXISTS), впишите новое значение в формулу, уберите лишнее условие. Затем повторите запуск.',
    ),
    example: text(
      'Run 1187 of vip-weekly: select in 98,412, out 0; the 30 runs before selected 2,050 ± 60. segment explain: c.customer_id not in (…) is unknown for all 98,412, because one row of DO-NOT-OFFER has no customer.',
      'Запуск 1187 кампании vip-weekly: на отбор вошло 98 412, вышло 0; в 30 запусках до него — 2 050 ± 60. segment explain: c.customer_id not in (…) «неизвестно» для всех 98 412, потому что в списке DO-NOT-OFFER есть строка без клиента.',
    ),
  },
});

/** The number of selected customers is far from the campaign's own history. */
export const campaignAudienceJump = defineCause<AudienceEvidence>({
  id: 'campaign/audience-jump',
  severity: 'error',
  name: text('The audience is far from its history', 'Аудитория сильно отличается от обычной'),
  title: ({ segment, selected, usual, edit }) => {
    const times = usual ? (selected / usual).toFixed(1) : '?';
    const how = usual !== null && selected > usual ? text('grew', 'вырос') : text('shrank', 'сократился');
    const after = edit
      ? text(
          ` after ${edit.object} was edited by ${edit.who ?? 'somebody'}`,
          ` после правки ${edit.object} (${edit.who ?? 'автор не записан'})`,
        )
      : text('', '');
    return text(
      `Segment ${segment ?? '(not recorded)'} ${how.en} to ${formatCount(selected, 'en')} customers, ${times} times the usual ${formatCount(Math.round(usual ?? 0), 'en')}${after.en}.`,
      `Сегмент ${segment ?? '(не записан)'} ${how.ru} до ${formatCount(selected, 'ru')} клиентов — в ${times.replace('.', ',')} раза от обычных ${formatCount(Math.round(usual ?? 0), 'ru')}${after.ru}.`,
    );
  },
  next: (evidence) => [
    ...(evidence.edit ? [diffStep(evidence.edit.object)] : []),
    explainStep(evidence),
    text(
      'If wrong people were selected and the run is not over, ask the owner to stop it before its messages leave.',
      'Если отобраны не те люди, а запуск ещё идёт, попросите владельца остановить его, пока сообщения не ушли.',
    ),
  ],
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'The run selected many more, or many fewer, customers than the same campaign in its own good runs: beyond 40 % of their median and beyond six spreads.',
      'Запуск отобрал намного больше или намного меньше клиентов, чем та же кампания в своих исправных запусках: дальше 40 % от медианы и дальше шести разбросов.',
    ),
    why: text(
      'An edit of the segment’s formula: OR added behind AND without parentheses lets a whole branch escape the other conditions; a condition was lost; a value was changed. Or the data: a load came twice or not at all, a value was renamed, a list was emptied. Sometimes it is wanted: ask before repairing.',
      'Правка формулы сегмента: OR, добавленное после AND без скобок, выпускает целую ветвь из-под остальных условий; условие потеряли; изменили значение. Или данные: загрузка пришла дважды или не пришла, значение переименовали, список опустел. Иногда так и задумано: спросите, прежде чем чинить.',
    ),
    sure: text(
      '`mmsup rules diff SEGMENT` shows the last edit condition by condition, with how many customers it kept, lost and gained. Without an edit, `mmsup segment explain SEGMENT` shows which condition behaves differently.',
      '`mmsup rules diff СЕГМЕНТ` показывает последнюю правку по условиям: сколько клиентов осталось, потеряно и добавлено. Если правки не было, `mmsup segment explain СЕГМЕНТ` покажет, какое условие ведёт себя иначе.',
    ),
    repair: text(
      'Correct the formula in a new version (or repair the data) and have it approved; find out who of the customers gained should never have been contacted (no consent, on a list), and tell the owner and compliance.',
      'Исправьте формулу новой версией (или данные) и согласуйте её; выясните, кому из добавленных клиентов писать было нельзя (нет согласия, есть в списке), и сообщите владельцу и комплаенсу.',
    ),
    example: text(
      "card-reactivation v5 added “or c.city = 'Санкт-Петербург'” at the end: 1,930 customers became 11,204, and 3,017 of them have no consent.",
      "card-reactivation v5: в конец добавлено «or c.city = 'Санкт-Петербург'»: вместо 1 930 клиентов стало 11 204, из них 3 017 без согласия.",
    ),
  },
});

export interface StageEmptiedEvidence {
  readonly run: string;
  readonly stage: string;
  readonly entered: number;
  readonly excluded: number;
  /** The reason that left out most, and its rule. */
  readonly reason: string | null;
  readonly rule: string | null;
  readonly reasonCustomers: number | null;
  /** Median of the same stage's excluded customers in the good runs. */
  readonly usualExcluded: number | null;
  readonly edit: EditEvidence | null;
}

/** The rule that the reason names, else the one that was edited since the last good run; with neither it has to be looked for. */
const ruleSteps = ({ rule: named, edit, reason }: StageEmptiedEvidence) => {
  const rule = named ?? edit?.object ?? null;
  return rule === null
    ? [
        text(
          `Find the rule that gives the reason “${reason ?? '—'}”: mmsup rules list`,
          `Найдите правило, которое даёт причину «${reason ?? '—'}»: mmsup rules list`,
        ),
      ]
    : [diffStep(rule), text(`mmsup rules log ${rule}`, `mmsup rules log ${rule}`)];
};

/** The contact policy left out everybody, and its cap is not 0. */
export const campaignPolicyExcludesAll = defineCause<StageEmptiedEvidence>({
  id: 'campaign/policy-excludes-all',
  severity: 'error',
  name: text('The contact policy left out everybody', 'Контактная политика исключила всех'),
  title: ({ stage, entered, reason, rule, reasonCustomers }) =>
    text(
      `Stage ${stage} left out all ${formatCount(entered, 'en')} customers; most (${formatCount(reasonCustomers ?? 0, 'en')}) for “${reason ?? 'no reason recorded'}”${rule ? `, rule ${rule}` : ''}.`,
      `Этап ${stage} исключил всех клиентов (${formatCount(entered, 'ru')}); больше всего (${formatCount(reasonCustomers ?? 0, 'ru')}) — по причине «${reason ?? 'не записана'}»${rule ? `, правило ${rule}` : ''}.`,
    ),
  next: ruleSteps,
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'Customers were selected and the policy stage let none of them through, for reasons that do not belong to every run.',
      'Клиенты были отобраны, но этап контактной политики не пропустил никого, причём по причинам, которых в обычных запусках нет.',
    ),
    why: text(
      'A cap or period was tightened; quiet hours cover the time of the run; another campaign used up the cap just before; a suppression list grew by a wrong load; a counter counts more than it should.',
      'Ужесточили лимит или период; тихие часы накрыли время запуска; другая кампания только что исчерпала лимит; список запретов вырос из-за ошибочной загрузки; счётчик считает лишнее.',
    ),
    sure: text(
      'Compare the exclusions by reason with the usual ones in `mmsup campaign trace`; then `mmsup rules diff RULE` of the rule that left out most, and `mmsup campaign list` for what ran shortly before.',
      'Сравните исключения по причинам с обычными в `mmsup campaign trace`; затем `mmsup rules diff ПРАВИЛО` для правила, исключившего больше всех, и `mmsup campaign list` — что запускалось незадолго до этого.',
    ),
    repair: text(
      'Correct the rule in a new version, move the run out of the quiet hours, or agree on priorities between campaigns that share a cap. Then repeat the run.',
      'Исправьте правило новой версией, перенесите запуск из тихих часов или договоритесь о приоритетах кампаний с общим лимитом. Затем повторите запуск.',
    ),
    example: text(
      'quiet-hours v3 starts at 08:00 instead of 21:00: all 3,310 customers of the morning run are left out for “quiet hours”.',
      'quiet-hours v3 начинается в 08:00 вместо 21:00: все 3 310 клиентов утреннего запуска исключены по причине «тихие часы».',
    ),
  },
});

/** Customers reached the offer stage and nobody was eligible for an offer. */
export const campaignOfferNone = defineCause<StageEmptiedEvidence>({
  id: 'campaign/offer-none',
  severity: 'error',
  name: text('No offer fits anybody', 'Ни одно предложение никому не подошло'),
  title: ({ entered, reason }) =>
    text(
      `None of ${formatCount(entered, 'en')} customers was eligible for an offer${reason ? ` (“${reason}”)` : ''}.`,
      `Ни одному из клиентов (${formatCount(entered, 'ru')}) не подошло ни одно предложение${reason ? ` («${reason}»)` : ''}.`,
    ),
  next: ruleSteps,
  runbook: 'offers-missing',
  article: {
    what: text(
      'The customers passed selection and contact policy, but the offer stage found no offer for any of them.',
      'Клиенты прошли отбор и контактную политику, но на этапе предложений никому ничего не нашлось.',
    ),
    why: text(
      'The offer expired or was unpublished; its eligibility rule was edited; an attribute that the rule asks for is no longer loaded.',
      'Предложение истекло или снято с публикации; отредактировали правило допуска; атрибут, на который смотрит правило, перестал загружаться.',
    ),
    sure: text(
      '`mmsup rules list` shows the offers’ rules and who changed them last; `mmsup rules diff OFFER` measures the last edit on people.',
      '`mmsup rules list` покажет правила предложений и кто менял их последним; `mmsup rules diff ПРЕДЛОЖЕНИЕ` измерит последнюю правку на людях.',
    ),
    repair: text(
      'Publish or prolong the offer, or correct its eligibility rule in a new version; repeat the run.',
      'Опубликуйте или продлите предложение либо исправьте правило допуска новой версией; повторите запуск.',
    ),
    example: text(
      'Offer deposit-9 was valid until 31 October; since 1 November every run of vip-weekly ends at the offer stage with 0.',
      'Предложение deposit-9 действовало до 31 октября; с 1 ноября каждый запуск vip-weekly обрывается на этапе предложений с нулём.',
    ),
  },
});
