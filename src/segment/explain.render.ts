import { oneLine } from '../condition/words.ts';
import { formatMoment } from '../model/moment.ts';
import { formatCount, type Lang, type Text, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import type { Person, PersonCondition } from './customer.queries.ts';
import type { CountedFacts, HeadFacts, Repair, SegmentFacts } from './facts.ts';

const WORDS = {
  selects: text('Selected', 'Отобрано'),
  of: text('of', 'из'),
  version: text('Version', 'Версия'),
  by: text('author', 'автор'),
  clock: text('now() is', 'now() равно'),
  run: text('Run', 'Запуск'),
  condition: text('Condition', 'Условие'),
  true: text('True', 'Истинно'),
  false: text('False', 'Ложно'),
  unknown: text('Unknown', 'Неизвестно'),
  error: text('Error', 'Ошибка'),
  'not-evaluated': text('Not evaluated', 'Не проверено'),
  after: text('Left after', 'Осталось'),
  sole: text('Only blocker of', 'Единств. помеха'),
  blocking: text('Nobody passes because of', 'Никто не проходит из-за'),
  together: text('together', 'вместе'),
  repairs: text('What each repair brings', 'Что даёт каждый ремонт'),
  repairsOfSome: text('Who is missing because of one condition alone', 'Кого не хватает только из-за одного условия'),
  without: text('without', 'без'),
  ifMet: text('if everybody met', 'если бы всем отвечало'),
  otherwise: text(
    'Read with parentheses around the alternatives, it would select',
    'Со скобками вокруг вариантов отобралось бы',
  ),
  customer: text('Customer', 'Клиент'),
  isSelected: text('is selected', 'отбирается'),
  isNotSelected: text('is not selected', 'не отбирается'),
  outside: text('is outside every selection (merged or deleted)', 'не участвует в отборах (слит или удалён)'),
  verdict: text('Verdict', 'Итог'),
  value: text('Value', 'Значение'),
  alone: text('alone keeps the customer out', 'единственная помеха'),
} as const satisfies Record<string, Text>;

/** The explanation as blocks: funnel, blocking sets, repairs, and the one customer that was asked about. */
export function renderSegment(facts: SegmentFacts, lang: Lang): readonly Block[] {
  const { segment } = facts;
  return [
    { kind: 'heading', text: segment.name ? `${segment.id}: ${segment.name}` : segment.id },
    { kind: 'pairs', rows: headRows(facts, lang) },
    ...(facts.population === null ? [] : countedBlocks(facts, lang)),
    ...(facts.customer ? personBlocks(facts.customer, lang) : []),
  ];
}

function countedBlocks(facts: CountedFacts, lang: Lang): readonly Block[] {
  const { selected, population, otherReading } = facts;
  return [
    {
      kind: 'paragraph',
      text: `${WORDS.selects[lang]} ${formatCount(selected, lang)} ${WORDS.of[lang]} ${formatCount(population, lang)}`,
      tone: selected === 0 ? 'bad' : 'strong',
    },
    funnelTable(facts, lang),
    ...blockingBlocks(facts, lang),
    ...repairBlocks(facts, lang),
    ...(otherReading && otherReading.selected !== selected
      ? [{ kind: 'paragraph', text: `${WORDS.otherwise[lang]} ${formatCount(otherReading.selected, lang)}.` } as const]
      : []),
  ];
}

function headRows({ version, run, clock }: HeadFacts, lang: Lang): readonly (readonly [string, Cell])[] {
  const author = version?.author ? `, ${WORDS.by[lang]} ${version.author}` : '';
  const since = version?.validFrom ?? version?.createdAt;
  const told = version && `${version.version}${author}${since ? `, ${formatMoment(since, clock.zone)}` : ''}`;
  return [
    ...(told ? [[WORDS.version[lang], told] as const] : []),
    ...(run ? [[WORDS.run[lang], run.id] as const] : []),
    [WORDS.clock[lang], `${formatMoment(clock.at, clock.zone)} (${clock.zone})`],
  ];
}

function funnelTable({ conditions }: CountedFacts, lang: Lang): Block {
  const columns = (['true', 'false', 'unknown', 'after', 'sole'] as const).map((word) => ({
    title: WORDS[word][lang],
    align: 'right' as const,
  }));
  return {
    kind: 'table',
    columns: [{ title: '#' }, { title: WORDS.condition[lang] }, ...columns],
    rows: conditions.map((condition) => [
      condition.id,
      oneLine(condition.text),
      toned(condition.true, 'bad', condition.true === 0, lang),
      formatCount(condition.false, lang),
      toned(condition.unknown, 'warn', condition.unknown > 0, lang),
      condition.after === null ? '' : toned(condition.after, 'bad', condition.after === 0, lang),
      condition.soleBlocker === 0 ? '' : formatCount(condition.soleBlocker, lang),
    ]),
  };
}

function toned(count: number, tone: 'bad' | 'warn', applies: boolean, lang: Lang): Cell {
  return applies ? { text: formatCount(count, lang), tone } : formatCount(count, lang);
}

function blockingBlocks({ blocking }: CountedFacts, lang: Lang): readonly Block[] {
  const [smallest] = blocking;
  if (!smallest) return [];
  const suffix = smallest.length > 1 ? ` ${WORDS.together[lang]}` : '';
  return [{ kind: 'paragraph', text: `${WORDS.blocking[lang]}: ${smallest.join(', ')}${suffix}`, tone: 'bad' }];
}

function repairBlocks({ repairs, selected, conditions }: CountedFacts, lang: Lang): readonly Block[] {
  if (repairs.length === 0) return [];
  const heading = selected === 0 ? WORDS.repairs : WORDS.repairsOfSome;
  const line = ({ drop, selected: then }: Repair): string => {
    const gain = selected === 0 ? '' : ` (+${formatCount(then - selected, lang)})`;
    const way = drop.every((id) => isStep(id, conditions)) ? WORDS.without : WORDS.ifMet;
    return `${way[lang]} ${drop.join(', ')}: ${formatCount(then, lang)}${gain}`;
  };
  return [
    { kind: 'heading', text: heading[lang] },
    { kind: 'list', items: repairs.slice(0, 8).map(line) },
  ];
}

/** Whether a condition stands alone in its step, so that counting it as met is the same as leaving it out. */
function isStep(id: string, conditions: CountedFacts['conditions']): boolean {
  const step = conditions.find((condition) => condition.id === id)?.step;
  return conditions.filter((condition) => condition.step === step).length === 1;
}

function personBlocks(person: Person, lang: Lang): readonly Block[] {
  const state = person.isSelected ? WORDS.isSelected : person.isInPopulation ? WORDS.isNotSelected : WORDS.outside;
  return [
    { kind: 'heading', text: `${WORDS.customer[lang]} ${person.id} ${state[lang]}` },
    {
      kind: 'table',
      columns: [
        { title: '#' },
        { title: WORDS.condition[lang] },
        { title: WORDS.value[lang] },
        { title: WORDS.verdict[lang] },
      ],
      rows: person.conditions.map((condition) => [
        condition.id,
        oneLine(condition.text, 40),
        valuesOf(condition),
        verdictCell(condition, lang),
      ]),
    },
  ];
}

function valuesOf({ values }: PersonCondition): string {
  return values.map(({ column, value }) => `${column} = ${value ?? 'NULL'}`).join('; ');
}

function verdictCell({ verdict, isSoleBlocker }: PersonCondition, lang: Lang): Cell {
  const word = WORDS[verdict][lang].toLowerCase();
  const tones = { true: 'good', false: 'bad', unknown: 'warn', error: 'bad', 'not-evaluated': 'muted' } as const;
  const tone = tones[verdict];
  return { text: isSoleBlocker ? `${word}, ${WORDS.alone[lang]}` : word, tone };
}
