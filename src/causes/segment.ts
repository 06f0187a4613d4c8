import { customersAsObject } from '../model/customer-words.ts';
import { formatMoment } from '../model/moment.ts';
import { formatCount, type Lang, plural, type Text, text } from '../text.ts';
import { defineCause } from './cause.ts';

/** A condition as findings name it. */
export interface ConditionRef {
  readonly id: string;
  /** Exactly as written. */
  readonly text: string;
}

/** What the change log says about something that plays a part. */
export interface ChangeRef {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly who: string | null;
  readonly kind: string;
  readonly object: string | null;
  readonly comment: string | null;
}

export interface NullInListEvidence {
  readonly segment: string;
  readonly condition: ConditionRef;
  /** Name of the list, or the table that holds it; null for a list of constants. */
  readonly list: string | null;
  readonly listRows: number;
  readonly nullRows: number;
  /** Customers for whom the condition is UNKNOWN. */
  readonly unknown: number;
  readonly selected: number;
  /** Customers whom the segment would select if the list held no NULL. */
  readonly selectedWithoutNulls: number;
  readonly changes: readonly ChangeRef[];
  /** Zone of the times that are shown, IANA name. */
  readonly zone: string;
}

export interface ValueRenamedEvidence {
  readonly segment: string;
  readonly condition: ConditionRef;
  readonly column: string;
  readonly literal: string;
  /** The value that took its place. */
  readonly near: string;
  /** How we know of it. */
  readonly source: 'dictionary' | 'data';
  /** When the dictionary closed the literal, ISO 8601. */
  readonly closedAt: string | null;
  readonly selected: number;
  /** Customers whom the segment would select with the new value in its place. */
  readonly selectedWithNear: number;
  readonly changes: readonly ChangeRef[];
  /** Zone of the times that are shown, IANA name. */
  readonly zone: string;
}

export interface NobodyMeetsEvidence {
  readonly segment: string;
  readonly condition: ConditionRef;
  readonly population: number;
  readonly unknown: number;
  /** Customers selected if the condition were dropped. */
  readonly selectedWithout: number;
  /** Most frequent values of the column that it compares, where they may be shown. */
  readonly values: readonly string[];
}

const CUSTOMERS = { en: ['customer', 'customers'], ru: ['клиент', 'клиента', 'клиентов'] } as const;
const GENITIVE = { en: ['customer', 'customers'], ru: ['клиента', 'клиентов', 'клиентов'] } as const;
const ROWS = { en: ['row', 'rows'], ru: ['строка', 'строки', 'строк'] } as const;

const shortened = (condition: string): string => {
  const line = condition.replace(/\s+/g, ' ');
  return line.length > 90 ? `${line.slice(0, 87)}…` : line;
};

/** `who, when: what` of the newest change, or an empty text. */
function lastChange({ changes, zone }: { changes: readonly ChangeRef[]; zone: string }, lang: Lang): string {
  const [change] = changes;
  if (!change) return '';
  const words = { en: 'Last logged change', ru: 'Последняя запись в журнале изменений' }[lang];
  const what = [change.kind, change.object, change.comment && `“${change.comment}”`].filter(Boolean).join(' ');
  return ` ${words}: ${formatMoment(change.at, zone)} (${zone}), ${change.who ?? '—'}: ${what}.`;
}

const selects = (count: number): Text => {
  if (count === 0) return text('selects nobody', 'не отбирает никого');
  const { en, ru } = customersAsObject(count);
  return text(`selects only ${en}`, `отбирает только ${ru}`);
};

export const nullInExclusionList = defineCause<NullInListEvidence>({
  id: 'segment/null-in-exclusion-list',
  severity: 'error',
  name: text(
    'A NULL in an exclusion list makes NOT IN unknown',
    'NULL в списке исключений делает NOT IN неопределённым',
  ),
  title({ segment, condition, list, nullRows, unknown, selected, selectedWithoutNulls }) {
    const people = plural(unknown, GENITIVE);
    const rows = plural(nullRows, ROWS);
    return text(
      `Segment ${segment} ${selects(selected).en}: ${list ?? 'the exclusion list'} holds ${rows.en} with NULL, so condition ${condition.id} is UNKNOWN for ${people.en}; without the NULL it would select ${formatCount(selectedWithoutNulls, 'en')}.`,
      `Сегмент ${segment} ${selects(selected).ru}: в списке ${list ?? 'исключений'} есть NULL (${rows.ru}), поэтому условие ${condition.id} неопределённо (UNKNOWN) для ${people.ru}; без NULL он отобрал бы ${formatCount(selectedWithoutNulls, 'ru')}.`,
    );
  },
  next: ({ condition, list, changes, zone, segment }) => [
    text(
      `Have the rows without a customer removed from ${list ?? 'the list'}, or resolved to the customers that were meant.${lastChange({ changes, zone }, 'en')}`,
      `Попросите удалить из ${list ?? 'списка'} строки без клиента или сопоставить их с нужными клиентами.${lastChange({ changes, zone }, 'ru')}`,
    ),
    text(
      `Make the segment safe for the future: in ${condition.id} write "not exists (select 1 from … where … = …)" instead of "not in", or add "and <column> is not null" inside the subquery.`,
      `Обезопасьте сегмент на будущее: в ${condition.id} напишите «not exists (select 1 from … where … = …)» вместо «not in» или добавьте внутрь подзапроса «and <столбец> is not null».`,
    ),
    text(`Then check: mmsup segment explain ${segment}`, `Затем проверьте: mmsup segment explain ${segment}`),
  ],
  runbook: 'no-customers-selected',
  article: {
    what: text(
      'The segment excludes people with NOT IN (a list), and the list holds a row whose key is NULL. SQL asks "is this customer different from every entry?"; for the NULL entry the answer is UNKNOWN, and a customer is selected only when the whole condition is TRUE. So nobody passes, and no error is reported.',
      'Сегмент исключает клиентов условием NOT IN (список), а в списке есть строка с пустым ключом (NULL). SQL спрашивает: «отличается ли клиент от каждой записи?»; для NULL ответ — UNKNOWN (неизвестно), а отбираются только те, для кого условие целиком истинно. Поэтому не проходит никто, и об ошибке никто не сообщает.',
    ),
    why: text(
      'A file was loaded into the list with a row that could not be matched to a customer, and the column allows NULL. One such row is enough.',
      'В список загрузили файл, одну из строк которого не удалось сопоставить с клиентом, а столбец допускает NULL. Достаточно одной такой строки.',
    ),
    sure: text(
      'The condition is TRUE for nobody, FALSE for the people on the list and UNKNOWN for everybody else. Count the NULL rows: select count(*) from <list table> where <list> and <key> is null.',
      'Условие не истинно ни для кого, ложно для тех, кто в списке, и неизвестно для всех остальных. Посчитайте пустые ключи: select count(*) from <таблица списка> where <список> and <ключ> is null.',
    ),
    repair: text(
      'At once: remove or resolve the NULL rows. For good: NOT EXISTS instead of NOT IN in every segment that uses the list, and a NOT NULL constraint or a reject rule at the load.',
      'Сразу: удалить строки с NULL или сопоставить их с клиентами. Навсегда: NOT EXISTS вместо NOT IN во всех сегментах с этим списком и ограничение NOT NULL или отбраковка при загрузке.',
    ),
    example: text(
      '1 not in (2, 3) is TRUE; 1 not in (2, null) is UNKNOWN; 2 not in (2, null) is FALSE. Whoever you are, NOT IN with a NULL never says TRUE.',
      '1 not in (2, 3) — истина; 1 not in (2, null) — неизвестно; 2 not in (2, null) — ложь. Кем бы ни был клиент, NOT IN с NULL никогда не даёт истину.',
    ),
  },
});

export const valueRenamed = defineCause<ValueRenamedEvidence>({
  id: 'segment/value-renamed',
  severity: 'error',
  name: text(
    'The value that a condition asks for was renamed',
    'Значение, о котором спрашивает условие, переименовано',
  ),
  title({ segment, condition, column, literal, near, selected, selectedWithNear }) {
    return text(
      `Segment ${segment} ${selects(selected).en}: condition ${condition.id} asks for ${column} "${literal}", which no customer has any more; "${near}" is used instead. With it the segment would select ${formatCount(selectedWithNear, 'en')}.`,
      `Сегмент ${segment} ${selects(selected).ru}: условие ${condition.id} ищет в ${column} значение «${literal}», которого больше нет ни у одного клиента; вместо него используется «${near}». С ним сегмент отобрал бы ${formatCount(selectedWithNear, 'ru')}.`,
    );
  },
  next: ({ condition, column, literal, near, closedAt, changes, zone, segment }) => [
    text(
      `Ask the owner of the data whether "${near}" is what "${literal}" was${closedAt ? ` (the dictionary closed "${literal}" on ${formatMoment(closedAt, zone)})` : ''}.${lastChange({ changes, zone }, 'en')}`,
      `Уточните у владельца данных, что «${near}» — это прежнее «${literal}»${closedAt ? ` (справочник закрыл «${literal}» ${formatMoment(closedAt, zone)})` : ''}.${lastChange({ changes, zone }, 'ru')}`,
    ),
    text(
      `Then have ${condition.id} changed to ask for "${near}" (or for both, while old rows remain), and look for other rules that ask for ${column} "${literal}".`,
      `Затем попросите изменить ${condition.id}: спрашивать «${near}» (или оба значения, пока остаются старые строки), и поищите другие правила, где в ${column} ищут «${literal}».`,
    ),
    text(`Check: mmsup segment explain ${segment}`, `Проверьте: mmsup segment explain ${segment}`),
  ],
  runbook: 'no-customers-selected',
  article: {
    what: text(
      'A condition compares a column with a value that the data no longer holds, while a value close to it is there: renamed, respelled, in other letters or with a space.',
      'Условие сравнивает столбец со значением, которого в данных больше нет, зато есть похожее: переименованное, записанное иначе, другими буквами или с пробелом.',
    ),
    why: text(
      'The source system renamed a dictionary value and the next load brought the new one. Rules keep the value as text, and nothing connects them to the dictionary.',
      'Система-источник переименовала значение справочника, и очередная загрузка принесла новое. В правилах значение записано текстом и со справочником ничем не связано.',
    ),
    sure: text(
      'The condition is met by nobody; the dictionary has closed the value or lists a near one; and with the near value in its place people are selected again.',
      'Условию не отвечает никто; справочник закрыл это значение или содержит похожее; а если подставить похожее, клиенты снова отбираются.',
    ),
    repair: text(
      'Change the rule to the new value after its owner confirms it. Ask for dictionary changes to be announced to the owners of the rules that use them.',
      'После подтверждения владельца заменить значение в правиле. Договориться, чтобы об изменениях справочников сообщали владельцам правил, которые их используют.',
    ),
    example: text(
      'tariff = \'GOLD\' selected 4,000 customers until the core system began to send "GOLD_2026"; since then nobody.',
      "tariff = 'GOLD' отбирал 4 000 клиентов, пока АБС не начала присылать «GOLD_2026»; с тех пор — никого.",
    ),
  },
});

export const conditionNobodyMeets = defineCause<NobodyMeetsEvidence>({
  id: 'segment/condition-nobody-meets',
  severity: 'error',
  name: text('One condition is met by nobody', 'Одному условию не отвечает никто'),
  title: ({ segment, condition, population, unknown }) =>
    text(
      `Segment ${segment} selects nobody: condition ${condition.id} (${shortened(condition.text)}) is met by none of ${plural(population, CUSTOMERS).en}${unknown > 0 ? ` (unknown for ${formatCount(unknown, 'en')})` : ''}.`,
      `Сегмент ${segment} не отбирает никого: условию ${condition.id} (${shortened(condition.text)}) не отвечает ни один из ${plural(population, GENITIVE).ru}${unknown > 0 ? ` (неизвестно для ${formatCount(unknown, 'ru')})` : ''}.`,
    ),
  next: ({ condition, values, selectedWithout, segment }) => [
    ...(values.length > 0
      ? [
          text(
            `Compare the value in ${condition.id} with those that the column really holds: ${values.join(', ')}.`,
            `Сравните значение в ${condition.id} с теми, что действительно есть в столбце: ${values.join(', ')}.`,
          ),
        ]
      : []),
    text(
      `Check whether the data behind ${condition.id} was loaded, and whether its value is spelt as the data spells it. Without it the segment would select ${formatCount(selectedWithout, 'en')}.`,
      `Проверьте, загружены ли данные для ${condition.id} и так ли записано значение, как в данных. Без этого условия сегмент отобрал бы ${formatCount(selectedWithout, 'ru')}.`,
    ),
    text(`See who edited it: mmsup rules diff ${segment}`, `Посмотрите, кто его правил: mmsup rules diff ${segment}`),
  ],
  runbook: 'no-customers-selected',
  article: {
    what: text(
      'One condition of the segment is TRUE for no customer at all, so the segment is empty whatever the other conditions say.',
      'Одно из условий сегмента не истинно ни для одного клиента, поэтому сегмент пуст, что бы ни говорили остальные.',
    ),
    why: text(
      'A typo in a value, a column that is no longer filled, a list or table that was not loaded, a date in the wrong year, a comparison with NULL.',
      'Опечатка в значении, столбец больше не заполняется, список или таблица не загружены, дата не того года, сравнение с NULL.',
    ),
    sure: text(
      'The condition’s TRUE count is 0. Mostly FALSE: the value is wrong or the data is missing. Mostly UNKNOWN: the column is NULL.',
      'Число «истинно» у условия равно 0. В основном «ложно» — не то значение или нет данных. В основном «неизвестно» — столбец пуст (NULL).',
    ),
    repair: text(
      'Correct the value, or have the data loaded; an emptied column is the loader’s fault, not the analyst’s.',
      'Исправить значение или загрузить данные; если опустел столбец, виновата загрузка, а не аналитик.',
    ),
    example: text(
      "city = 'Moskow' is FALSE for everybody; last_login_at > now() is FALSE for everybody; segment_code = null is UNKNOWN for everybody.",
      "city = 'Маcква' ложно для всех; last_login_at > now() ложно для всех; segment_code = null неизвестно для всех.",
    ),
  },
});
