import type { StageName } from '../../model/relations.ts';
import { STAGE_WORDS } from '../../model/stage-words.ts';
import { type Lang, text } from '../../text.ts';
import type { Audience, ChartRow, DocumentChart } from './document.types.ts';
import type { KeptResult } from './found.ts';
import { forClient } from './internals.ts';
import { TOLD } from './words.ts';

type Fields = Readonly<Record<string, unknown>>;

const WORDS = {
  stages: text('How many customers each stage let through', 'Сколько клиентов пропустил каждый этап'),
  stagesNote: text('the mark is what is usual', 'штрих — сколько обычно'),
  entered: text('entered', 'вошло в запуск'),
  conditions: text(
    'How many customers are left after each condition',
    'Сколько клиентов остаётся после каждого условия',
  ),
  conditionsNote: text('in the order of the segment’s definition', 'в том порядке, в каком они записаны в сегменте'),
  all: text('all customers', 'все клиенты'),
  condition: text('condition', 'условие'),
  oneMore: text('one more condition', 'ещё одно условие'),
};

interface Frame {
  readonly audience: Audience;
  readonly lang: Lang;
  /** Names that a client must not be told. */
  readonly names: readonly string[];
}

/** Charts of the last trace of a run and of the last count of a segment that the record keeps. Pure. */
export function chartsOf(results: readonly KeptResult[], frame: Frame): readonly DocumentChart[] {
  const { audience, lang } = frame;
  const last = (command: string) => results.findLast((result) => result.command === command);
  const shown = [stagesOf(last('campaign trace'), lang), conditionsOf(last('segment explain'), frame)];
  return shown
    .flatMap((chart) => (chart && chart.rows.length > 1 ? [chart] : []))
    .map(({ rows, ...chart }) => ({
      ...chart,
      rows: rows.map((row) => (row.isBad ? { ...row, label: `${row.label} — ${TOLD.badHere[lang]}` } : row)),
    }))
    .map(({ evidence, ...chart }) => (audience === 'client' || !evidence ? chart : { ...chart, evidence }));
}

function stagesOf(result: KeptResult | undefined, lang: Lang): DocumentChart | undefined {
  if (!result) return undefined;
  const stages = listOf(result.facts['stages']);
  const first = stages[0]?.['in'];
  const rows = stages.flatMap((stage): ChartRow[] => {
    const { stage: name, out, usualOut, marks } = stage;
    const usual = (usualOut as Fields | null | undefined)?.['median'];
    if (typeof out !== 'number' || typeof name !== 'string') return [];
    return [
      {
        label: name in STAGE_WORDS ? STAGE_WORDS[name as StageName][lang] : name,
        value: out,
        // The median of two runs may lie between two customers.
        usual: typeof usual === 'number' ? Math.round(usual) : null,
        isBad: Array.isArray(marks) && marks.length > 0,
      },
    ];
  });
  const entered: ChartRow[] =
    typeof first === 'number' ? [{ label: WORDS.entered[lang], value: first, usual: null, isBad: false }] : [];
  return {
    id: 'stages',
    title: WORDS.stages[lang],
    note: rows.some(({ usual }) => usual !== null) ? WORDS.stagesNote[lang] : '',
    rows: [...entered, ...rows],
    evidence: result.hash,
  };
}

function conditionsOf(result: KeptResult | undefined, { audience, lang, names }: Frame): DocumentChart | undefined {
  if (!result) return undefined;
  const { population, conditions } = result.facts;
  const blamed = new Set(
    listOf(result.findings).map(
      ({ evidence }) => ((evidence as Fields | undefined)?.['condition'] as Fields | undefined)?.['id'],
    ),
  );
  const rows = listOf(conditions)
    .toSorted((one, other) => Number(one['step']) - Number(other['step']))
    .flatMap((condition, at): ChartRow[] => {
      const { id, after, says } = condition;
      if (typeof after !== 'number') return [];
      const words = String((says as Fields | undefined)?.[lang] ?? '');
      const label =
        audience === 'client'
          ? conditionForClient(words, lang, names)
          : `${WORDS.condition[lang]} ${at + 1}: ${words || String(id)}`;
      return [{ label, value: after, usual: null, isBad: blamed.has(id) }];
    });
  const all: ChartRow[] =
    typeof population === 'number' ? [{ label: WORDS.all[lang], value: population, usual: null, isBad: false }] : [];
  return {
    id: 'conditions',
    title: WORDS.conditions[lang],
    note: WORDS.conditionsNote[lang],
    rows: [...all, ...rows],
    evidence: result.hash,
  };
}

/** Longer sentences are read by nobody beside a bar. */
const LONGEST_LABEL = 100;

/** A condition in the words of its sentence, where a client can read them: without names of tables and the like. A number would say nothing to him. */
function conditionForClient(says: string, lang: Lang, names: readonly string[]): string {
  const words = forClient(says, lang, names);
  const isPlain = words === says && words !== '' && words.length <= LONGEST_LABEL && !/[a-z0-9]_[a-z0-9]/i.test(words);
  return isPlain ? words : WORDS.oneMore[lang];
}

const listOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];
