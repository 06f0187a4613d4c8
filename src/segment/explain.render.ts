import { concludeSelection, type SaidCondition } from '../condition/conclusion.ts';
import { formatMoment } from '../model/moment.ts';
import { type Lang, type Text, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import type { Repair, SegmentFacts } from './facts.ts';
import { conditionBlocks, type ShownCondition, saysOf } from './render-conditions.ts';
import { customerBlocks } from './render-customer.ts';
import { funnelBlocks, funnelSteps } from './render-funnel.ts';
import { readingBlocks } from './render-readings.ts';
import { blockingBlocks, repairBlocks, type ShownRepair } from './render-repairs.ts';

const WORDS = {
  version: text('Version', 'Версия'),
  by: text('author', 'автор'),
  clock: text('now() is', 'now() равно'),
  run: text('Run', 'Запуск'),
  conditions: text('Conditions, each over everybody', 'Условия, каждое по всем клиентам'),
  parentheses: text('with parentheses around the alternatives', 'со скобками вокруг вариантов'),
} as const satisfies Record<string, Text>;

/**
 * The explanation as blocks, in the order of questions: what comes out, where they are lost, what each condition does by itself, what to
 * repair, what else it may have meant, and the one customer that was asked about.
 */
export function renderSegment(facts: SegmentFacts, lang: Lang): readonly Block[] {
  const { segment, selected, population, otherReading, customer } = facts;
  const conditions = facts.conditions.map((condition) => ({ ...condition, says: saysOf(condition) }));
  const repairs = facts.repairs.map((repair) => shownRepair(repair, facts));
  const says = new Map(conditions.map((condition) => [condition.id, condition.says]));
  const readings = otherReading ? [{ name: WORDS.parentheses, selected: otherReading.selected }] : [];
  return [
    { kind: 'heading', text: segment.name ? `${segment.id}: ${segment.name}` : segment.id },
    { kind: 'pairs', rows: headRows(facts, lang) },
    { kind: 'paragraph', text: conclusion(facts, says)[lang], tone: selected === 0 ? 'bad' : 'strong' },
    ...funnelBlocks({ steps: funnelSteps(conditions), total: population }, lang),
    { kind: 'heading', text: WORDS.conditions[lang] },
    ...conditionBlocks(conditions, lang),
    ...blockingBlocks(facts.blocking, lang),
    ...repairBlocks(repairs, selected, lang),
    ...readingBlocks(readings, selected, lang),
    ...(customer ? customerBlocks({ ...customer, conditions: withSentences(customer.conditions, says) }, lang) : []),
  ];
}

type Sentences = ReadonlyMap<string, Text>;

function withSentences<Row extends { readonly id: string }>(rows: readonly Row[], says: Sentences) {
  return rows.map((row) => {
    const sentence = says.get(row.id);
    return sentence ? { ...row, says: sentence } : row;
  });
}

function headRows({ version, run, clock }: SegmentFacts, lang: Lang): readonly (readonly [string, Cell])[] {
  const author = version.author ? `, ${WORDS.by[lang]} ${version.author}` : '';
  const since = version.validFrom ?? version.createdAt;
  return [
    ...(told ? [[WORDS.version[lang], told] as const] : []),
    ...(run ? [[WORDS.run[lang], run.id] as const] : []),
    [WORDS.clock[lang], `${formatMoment(clock.at, clock.zone)} (${clock.zone})`],
  ];
}

function conclusion(facts: SegmentFacts, says: Sentences): Text {
  const said = (ids: readonly string[]): readonly SaidCondition[] =>
    ids.flatMap((id) => {
      const sentence = says.get(id);
      return sentence ? [{ id, says: sentence }] : [];
    });
  const [smallest = []] = facts.blocking;
  const [best] = facts.selected === 0 ? facts.repairs : [];
  const loss = facts.conditions.reduce<ShownCondition | undefined>(
    (most, condition) => (condition.soleBlocker > (most?.soleBlocker ?? 0) ? condition : most),
    undefined,
  );
  return concludeSelection({
    population: facts.population,
    selected: facts.selected,
    blocking: said(smallest),
    repair: best && { ...shownRepair(best, facts), drop: said(best.drop) },
    largestLoss: loss && { id: loss.id, says: says.get(loss.id)!, customers: loss.soleBlocker },
  });
}

/** A condition that stands alone in its step is left out; one inside an OR or NOT can only count as met. */
function shownRepair({ drop, selected }: Repair, { conditions }: SegmentFacts): ShownRepair {
  const isAlone = (id: string): boolean => {
    const step = conditions.find((condition) => condition.id === id)?.step;
    return conditions.filter((condition) => condition.step === step).length === 1;
  };
  return { drop, selected, isRemovable: drop.every(isAlone) };
}
