import { concludeSelection, type SaidCondition } from '../condition/sentence/conclusion.ts';
import { inForceSince, type Version } from '../condition/versions.ts';
import { oneLine } from '../condition/words.ts';
import { formatMoment } from '../model/moment.ts';
import { formatCount, type Lang, type Text, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import type { ConditionFacts, CountedFacts, HeadFacts, Repair, SegmentFacts } from './facts.ts';
import { againstBlocks } from './render-against.ts';
import { branchBlocks, type ShownBranch } from './render-branches.ts';
import { conditionBlocks, type ShownCondition } from './render-conditions.ts';
import { customerBlocks } from './render-customer.ts';
import { funnelBlocks, funnelSteps } from './render-funnel.ts';
import { insideBlocks } from './render-inside.ts';
import { nearMissBlocks } from './render-near-misses.ts';
import { notesOf } from './render-notes.ts';
import { readingBlocks } from './render-readings.ts';
import { relaxationBlocks } from './render-relaxation.ts';
import { blockingBlocks, repairBlocks, type ShownRepair } from './render-repairs.ts';
import { selectBlocks } from './render-select.ts';

const WORDS = {
  version: text('Version', 'Версия'),
  by: text('author', 'автор'),
  inForce: text('in force since', 'действует с'),
  written: text('written', 'записана'),
  clock: text('now() is', 'now() равно'),
  run: text('Run', 'Запуск'),
  customers: text('Customers', 'Клиенты'),
  sample: text('Sample', 'Выборка'),
  inSample: text('in the sample', 'в выборке'),
  conditions: text('Conditions, each over everybody', 'Условия, каждое по всем клиентам'),
  sampled: text('Conditions, each over the sample', 'Условия, каждое по выборке'),
  tree: text('How the conditions hang together', 'Как условия связаны между собой'),
} as const satisfies Record<string, Text>;

/**
 * The explanation as blocks, in the order of questions: what comes out, where they are lost, what each condition does by itself, what to
 * repair, who nearly passes, what else it may have meant, and the one customer that was asked about.
 */
export function renderSegment(facts: SegmentFacts, lang: Lang): readonly Block[] {
  const { segment, customer } = facts;
  return [
    { kind: 'heading', text: segment.name ? `${segment.id}: ${segment.name}` : segment.id },
    { kind: 'pairs', rows: headRows(facts, lang) },
    ...(facts.form === null ? [] : countedBlocks(facts, lang)),
    ...(customer ? customerBlocks(customer, facts.clock.zone, lang) : []),
  ];
}

function countedBlocks(facts: CountedFacts, lang: Lang): readonly Block[] {
  const { selected, population, conditions, blocking, repairs, readings, nearMisses, tree, relaxation, select } = facts;
  const shown = conditions
    .filter(isCounted)
    .map((condition): ShownCondition => ({ ...condition, notes: notesOf(condition) }));
  return [
    { kind: 'paragraph', text: conclusion(facts)[lang], tone: selected === 0 ? 'bad' : 'strong' },
    ...funnelBlocks(
      { steps: funnelSteps(conditions), total: population, ...(facts.sample ? { who: WORDS.inSample } : {}) },
      lang,
    ),
    ...(select ? selectBlocks(select, lang) : []),
    ...(shown.length > 0
      ? [heading(facts.sample ? WORDS.sampled : WORDS.conditions, lang), ...conditionBlocks(shown, lang)]
      : []),
    ...(tree ? [heading(WORDS.tree, lang), ...branchBlocks(shownBranch(tree, conditions), lang)] : []),
    ...blockingBlocks(blocking, lang),
    ...repairBlocks(
      repairs.map((repair) => ({ ...shownRepair(repair, conditions), example: exampleOf(repair, nearMisses) })),
      selected,
      lang,
    ),
    ...(relaxation ? relaxationBlocks(relaxation, selected, lang) : []),
    ...(nearMisses ? nearMissBlocks(nearMisses, lang) : []),
    ...facts.inside.flatMap((inside) => insideBlocks(inside, lang)),
    ...readingBlocks(readings, lang),
    ...(facts.against ? againstBlocks(facts.against, lang) : []),
  ];
}

const heading = (words: Text, lang: Lang): Block => ({ kind: 'heading', text: words[lang] });

type Counted = ConditionFacts &
  Pick<ShownCondition, 'true' | 'false' | 'unknown' | 'soleBlocker'> & {
    readonly error: number;
    readonly notEvaluated: number;
  };

const isCounted = (condition: ConditionFacts): condition is Counted => condition.true !== null;

function headRows(facts: HeadFacts | SegmentFacts, lang: Lang): readonly (readonly [string, Cell])[] {
  const { version, run, clock, customers } = facts;
  const author = version?.author ? `, ${WORDS.by[lang]} ${version.author}` : '';
  const told = version && `${version.version}${author}${sinceWords(version, clock.zone, lang)}`;
  const sample = 'sample' in facts ? facts.sample : null;
  return [
    ...(told
      ? [[WORDS.version[lang], told] as const]
      : [[WORDS.customers[lang], `${customers.table} (${customers.key})`] as const]),
    ...(run ? [[WORDS.run[lang], run.id] as const] : []),
    [WORDS.clock[lang], `${formatMoment(clock.at, clock.zone)} (${clock.zone})`],
    ...(sample ? [[WORDS.sample[lang], `${sample.percent} %, ${formatCount(sample.sampled, lang)}`] as const] : []),
  ];
}

/** When it came into force, or at least was written; empty where the system says neither. */
function sinceWords(version: Version, zone: string, lang: Lang): string {
  const since = inForceSince(version);
  const at = since ?? version.createdAt;
  return at === null ? '' : `, ${(since === null ? WORDS.written : WORDS.inForce)[lang]} ${formatMoment(at, zone)}`;
}

/** Customers of a sample from which shares are told on. */
const LARGE = 1_000;

function conclusion(facts: CountedFacts): Text {
  const { conditions, population, selected, sample } = facts;
  const said = (ids: readonly string[]): readonly SaidCondition[] =>
    ids.flatMap((id) => {
      const condition = conditions.find((one) => one.id === id);
      return condition ? [{ id, says: condition.says }] : [];
    });
  const [smallest = []] = facts.blocking;
  const [best] = selected === 0 ? facts.repairs : [];
  const loss = conditions.reduce<ConditionFacts | undefined>(
    (most, condition) => ((condition.soleBlocker ?? 0) > (most?.soleBlocker ?? 0) ? condition : most),
    undefined,
  );
  const scale = (count: number): number => (sample ? Math.round((count * 100) / sample.percent) : count);
  const stage = sample ? undefined : facts.select?.stages.at(-1);
  return concludeSelection({
    lastStage: stage && { text: oneLine(stage.text, 40), left: stage.left },
    population: scale(population),
    selected: sample ? sample.selected.estimate : selected,
    blocking: said(smallest),
    repair: best && { ...shownRepair(best, conditions), drop: said(best.drop) },
    // A handful of customers says nothing of whom one condition alone keeps out.
    largestLoss:
      loss && (sample?.sampled ?? LARGE) >= LARGE
        ? { id: loss.id, says: loss.says, customers: scale(loss.soleBlocker ?? 0) }
        : undefined,
    ...(sample ? { sample: { ...sample.selected, looked: sample.sampled } } : {}),
    ...(facts.error === null ? {} : { errors: facts.error }),
    ...(facts.notEvaluated === null ? {} : { notEvaluated: facts.notEvaluated }),
  });
}

/** Somebody whom this condition alone keeps out. */
function exampleOf({ drop }: Repair, misses: CountedFacts['nearMisses']): string | null {
  const [id, ...others] = drop;
  return others.length > 0 ? null : (misses?.single.find((miss) => miss.id === id)?.example ?? null);
}

/** A condition that stands alone in its step is left out; one inside an OR or NOT can only count as met. */
function shownRepair({ drop, selected }: Repair, conditions: readonly ConditionFacts[]): ShownRepair {
  const isWhole = (id: string): boolean => {
    const step = conditions.find((condition) => condition.id === id)?.step;
    return conditions.filter((condition) => condition.step === step).every((condition) => drop.includes(condition.id));
  };
  return { drop, selected, isRemovable: drop.every(isWhole) };
}

function shownBranch(
  { kind, id, true: met, only, parts }: NonNullable<CountedFacts['tree']>,
  conditions: readonly ConditionFacts[],
): ShownBranch {
  const says = conditions.find((condition) => condition.id === id)?.says;
  return {
    kind,
    true: met,
    ...(id === null ? {} : { id }),
    ...(says ? { says } : {}),
    ...(only === null ? {} : { only }),
    ...(parts.length > 0 ? { parts: parts.map((part) => shownBranch(part, conditions)) } : {}),
  };
}
