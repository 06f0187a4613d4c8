import { customersAsObject } from '../model/customer-words.ts';
import { formatMoment } from '../model/moment.ts';
import { formatCount, plural, type Text, text } from '../text.ts';
import { defineCause } from './cause.ts';
import type { ConditionRef } from './segment.ts';

/** Who wrote a version of a rule and when; times are ISO 8601, UTC. */
export interface VersionRef {
  readonly version: number;
  readonly author: string | null;
  /** When it came into force; null where the system does not say. */
  readonly since: string | null;
  readonly createdAt: string | null;
  readonly approvedBy: string | null;
  readonly comment: string | null;
}

export interface AndOrEvidence {
  readonly rule: string;
  readonly version: VersionRef | null;
  /** The branch that escapes the conditions beside its neighbour. */
  readonly branch: readonly ConditionRef[];
  readonly escaped: readonly ConditionRef[];
  /** Selected as written. */
  readonly selected: number;
  /** Selected when OR is read first. */
  readonly selectedOtherwise: number;
  /** Zone of the times that are shown, IANA name. */
  readonly zone: string;
}

/** What an edit did to people, all counted in one scan of the same data. */
export interface EditEvidence {
  readonly rule: string;
  readonly from: VersionRef;
  readonly to: VersionRef;
  readonly kept: number;
  readonly lost: number;
  readonly gained: number;
  /** Zone of the times that are shown, IANA name. */
  readonly zone: string;
}

const CUSTOMERS = { en: ['customer', 'customers'], ru: ['клиент', 'клиента', 'клиентов'] } as const;

const LONGEST = 80;

const ids = (conditions: readonly ConditionRef[]): string => conditions.map(({ id }) => id).join(', ');
const words = (conditions: readonly ConditionRef[]): string =>
  conditions.map((condition) => cut(condition.text.replace(/\s+/g, ' '))).join('; ');

const cut = (line: string): string => (line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line);

const author = (version: VersionRef | null, zone: string): Text => {
  if (!version) return text('', '');
  const who = version.author ?? '—';
  const moment = formatMoment(version.since ?? version.createdAt, zone);
  const when =
    version.since === null
      ? text(`written ${moment}`, `записана ${moment}`)
      : text(`in force since ${moment}`, `действует с ${moment}`);
  return text(
    ` Version ${version.version} is by ${who}, ${when.en}${version.approvedBy ? `, approved by ${version.approvedBy}` : ''}.`,
    ` Версия ${version.version}: автор ${who}, ${when.ru}${version.approvedBy ? `, согласовал ${version.approvedBy}` : ''}.`,
  );
};

export const andOrWithoutParentheses = defineCause<AndOrEvidence>({
  id: 'rule/and-or-without-parentheses',
  severity: 'error',
  name: text('OR beside AND without parentheses', 'OR рядом с AND без скобок'),
  title({ rule, branch, escaped, selected, selectedOtherwise }) {
    return text(
      `Rule ${rule}: “or ${words(branch)}” (${ids(branch)}) stands beside AND without parentheses, so it escapes ${ids(escaped)}. As written it selects ${plural(selected, CUSTOMERS).en}; with parentheses around the alternatives, ${formatCount(selectedOtherwise, 'en')}.`,
      `Правило ${rule}: «or ${words(branch)}» (${ids(branch)}) стоит рядом с AND без скобок и потому обходит ${ids(escaped)}. В таком виде отбирается ${plural(selected, CUSTOMERS).ru}, а со скобками вокруг вариантов — ${formatCount(selectedOtherwise, 'ru')}.`,
    );
  },
  next: ({ rule, branch, escaped, version, zone }) => [
    text(
      `Ask the author whether ${ids(branch)} was meant to free people from ${ids(escaped)} (${words(escaped)}).${author(version, zone).en}`,
      `Спросите автора, должно ли ${ids(branch)} освобождать клиентов от ${ids(escaped)} (${words(escaped)}).${author(version, zone).ru}`,
    ),
    text(
      'If not, put parentheses around the alternatives: a and (b or c). Stop runs of this version until then: they reach people whom its other conditions exclude.',
      'Если нет, поставьте скобки вокруг вариантов: a and (b or c). До исправления остановите запуски с этой версией: они затрагивают тех, кого остальные условия исключают.',
    ),
    // A rule of a file has no version that a command could be asked about.
    ...(version === null
      ? []
      : [
          text(
            `See the edit and its people: mmsup rules diff ${rule}`,
            `Правка и её последствия: mmsup rules diff ${rule}`,
          ),
        ]),
  ],
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'AND binds tighter than OR. In “a and b or c” everybody who meets c is selected, whatever a and b say: consent, exclusion lists and limits written before the OR do not hold for them.',
      'AND связывает сильнее, чем OR. В «a and b or c» отбираются все, кто отвечает c, что бы ни говорили a и b: согласия, списки исключений и пороги, написанные до OR, на них не действуют.',
    ),
    why: text(
      'An alternative was added at the end of the formula in a hurry, as it is said aloud: “in Moscow or in Petersburg”.',
      'Вариант дописали в конец формулы второпях, так, как это говорят вслух: «в Москве или в Петербурге».',
    ),
    sure: text(
      'Both readings were counted in the same scan of the same data and differ in people. What the author meant only the author knows.',
      'Оба прочтения посчитаны за один проход по одним и тем же данным, и люди в них разные. Что имел в виду автор, знает только он.',
    ),
    repair: text(
      'Parentheses around the alternatives, or IN (…) when they compare one column. Find those who were contacted meanwhile and lack consent.',
      'Скобки вокруг вариантов или IN (…), если сравнивается один столбец. Найти тех, с кем за это время связались без согласия.',
    ),
    example: text(
      "consent and city = 'Москва' or city = 'Казань' selects all of Kazan without consent; consent and city in ('Москва', 'Казань') does not.",
      "consent and city = 'Москва' or city = 'Казань' отбирает всю Казань без согласия; consent and city in ('Москва', 'Казань') — нет.",
    ),
  },
});

export const editEmptied = defineCause<EditEvidence>({
  id: 'rule/edit-emptied',
  severity: 'error',
  name: text('An edit leaves nobody', 'После правки не остаётся никого'),
  title: ({ rule, from, to, lost }) =>
    text(
      `Version ${to.version} of ${rule} lets nobody through; version ${from.version} lets ${plural(lost, CUSTOMERS).en} through today.`,
      `Версия ${to.version} правила ${rule} не пропускает никого; версия ${from.version} сегодня пропускает ${customersAsObject(lost).ru}.`,
    ),
  next: ({ rule, to, zone }) => [
    text(
      `Ask its author what was meant.${author(to, zone).en}`,
      `Спросите автора, что имелось в виду.${author(to, zone).ru}`,
    ),
    text(
      `If ${rule} is a segment, see which condition does it: mmsup segment explain ${rule}`,
      `Если ${rule} — сегмент, посмотрите, какое условие мешает: mmsup segment explain ${rule}`,
    ),
  ],
  runbook: 'no-customers-selected',
  article: {
    what: text(
      'Measured on the same data, the old version lets people through and the new one nobody: the edit is the cause, not the data.',
      'На одних и тех же данных старая версия пропускает людей, а новая — никого: причина в правке, а не в данных.',
    ),
    why: text(
      'A value, sign or limit was mistyped; an alternative became a further demand; a limit was set to zero.',
      'Ошибка в значении, знаке или пороге; вариант стал дополнительным требованием; лимит выставили в ноль.',
    ),
    sure: text(
      'Kept and gained are 0 and lost is not; the list of edits names the condition.',
      'Осталось и добавилось — 0, потеряно — нет; условие видно в списке правок.',
    ),
    repair: text(
      'Put the earlier version back in force, then correct the edit.',
      'Вернуть прежнюю версию, затем исправить правку.',
    ),
    example: text(
      'registered_on > … became registered_on < … .',
      'registered_on > … превратилось в registered_on < … .',
    ),
  },
});

export const editWidened = defineCause<EditEvidence>({
  id: 'rule/edit-widened',
  severity: 'warning',
  name: text('An edit lets many more people through', 'После правки проходит намного больше людей'),
  title: ({ rule, from, to, kept, lost, gained }) =>
    text(
      `Version ${to.version} of ${rule} lets ${plural(kept + gained, CUSTOMERS).en} through, version ${from.version} only ${formatCount(kept + lost, 'en')}: ${formatCount(gained, 'en')} are new.`,
      `Версия ${to.version} правила ${rule} пропускает ${customersAsObject(kept + gained).ru}, версия ${from.version} — только ${formatCount(kept + lost, 'ru')}: новых ${formatCount(gained, 'ru')}.`,
    ),
  next: ({ to, zone }) => [
    text(
      `Ask the author whether so many were meant, before the next run.${author(to, zone).en}`,
      `Уточните у автора до следующего запуска, предполагалось ли столько.${author(to, zone).ru}`,
    ),
    text(
      'Look at the removed and changed conditions in the list of edits: consent and exclusion lists first.',
      'Посмотрите удалённые и изменённые условия в списке правок: прежде всего согласия и списки исключений.',
    ),
  ],
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'Measured on the same data, the new version lets at least twice as many people through as the old one.',
      'На одних и тех же данных новая версия пропускает как минимум вдвое больше людей, чем старая.',
    ),
    why: text(
      'A condition was dropped, a limit lowered, an exclusion lost while rewriting, or it was meant.',
      'Убрали условие, снизили порог, потеряли исключение при переписывании — или так и задумано.',
    ),
    sure: text(
      'Compare the edits with the comment and the ticket of the version.',
      'Сравните правки с комментарием и задачей этой версии.',
    ),
    repair: text(
      'If it was not meant, put the earlier version back in force.',
      'Если это ошибка, вернуть прежнюю версию.',
    ),
    example: text(
      'Rewriting a segment lost “and email_consent_at is not null”.',
      'При переписывании сегмента потеряли «and email_consent_at is not null».',
    ),
  },
});

export const editNarrowed = defineCause<EditEvidence>({
  id: 'rule/edit-narrowed',
  severity: 'warning',
  name: text('After an edit hardly anybody is left', 'После правки почти никого не остаётся'),
  title: ({ rule, from, to, kept, lost, gained }) =>
    text(
      `Version ${to.version} of ${rule} lets only ${plural(kept + gained, CUSTOMERS).en} through, version ${from.version} lets ${formatCount(kept + lost, 'en')} through today.`,
      `Версия ${to.version} правила ${rule} пропускает только ${customersAsObject(kept + gained).ru}, версия ${from.version} сегодня пропускает ${formatCount(kept + lost, 'ru')}.`,
    ),
  next: ({ rule, to, zone }) => [
    text(
      `Ask the author whether that was meant.${author(to, zone).en}`,
      `Спросите автора, так ли задумано.${author(to, zone).ru}`,
    ),
    text(
      `If ${rule} is a segment, see which condition takes the people: mmsup segment explain ${rule}`,
      `Если ${rule} — сегмент, посмотрите, какое условие отсекает людей: mmsup segment explain ${rule}`,
    ),
  ],
  runbook: 'no-customers-selected',
  article: {
    what: text(
      'Measured on the same data, the new version lets less than a tenth of the people through whom the old one let through.',
      'На одних и тех же данных новая версия пропускает меньше десятой доли тех, кого пропускала старая.',
    ),
    why: text(
      'A limit in the wrong unit (roubles and kopecks, days and months), a sign turned round, one alternative lost.',
      'Порог не в тех единицах (рубли и копейки, дни и месяцы), перевёрнутый знак, потерянный вариант.',
    ),
    sure: text(
      'The list of edits is short; the condition it names takes nearly everybody in the explanation of the segment.',
      'Список правок короток, и названное в нём условие отсекает почти всех в разборе сегмента.',
    ),
    repair: text(
      'If it was not meant, put the earlier version back in force.',
      'Если это ошибка, вернуть прежнюю версию.',
    ),
    example: text(
      'balance >= 100000 became balance >= 10000000: somebody wrote kopecks.',
      'balance >= 100000 стало balance >= 10000000: кто-то написал в копейках.',
    ),
  },
});
