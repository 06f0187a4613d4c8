import { normalize } from 'node:path';
import { isMap, isScalar, type ParsedNode } from 'yaml';
import { UserError } from '../../errors.ts';
import { readYaml } from '../../model/yaml.ts';
import { text as words } from '../../text.ts';
import { complain, type Located, locatedText, type Report, throwProblems } from '../load/yaml-report.ts';
import type { RunbookSource } from './source.ts';

/** Runbooks that include one another deeper than this are lost on every reader. */
const MOST_LEVELS = 5;

/** A runbook's texts on the way from the one that was asked for to one that it includes. */
type Chain = readonly Pick<RunbookSource, 'file'>[];

/** The texts of a runbook, and how those are found that it includes: by the name that it calls them, undefined where there are none. */
export interface Findable {
  readonly source: RunbookSource;
  find(name: string): Promise<Findable | undefined>;
}

/**
 * A runbook's texts with those of all that it includes, at any depth. An unknown name stays out: the loader names its place.
 * Throws UsageError `runbook/invalid` for runbooks that include one another in a circle, with the whole circle.
 */
export async function withIncluded({ source, find }: Findable, chain: Chain = []): Promise<RunbookSource> {
  const here = [...chain, source];
  const included: Record<string, RunbookSource> = {};
  for (const name of includesIn(source)) {
    if (Object.hasOwn(included, name.value)) continue;
    const inner = await find(name.value);
    if (!inner) continue;
    refuseCircle(source, name, [...here, inner.source]);
    included[name.value] = await withIncluded(inner, here);
  }
  return Object.keys(included).length === 0 ? source : { ...source, included };
}

function refuseCircle({ text, file }: RunbookSource, { value, offset }: Located, chain: Chain): void {
  const report: Report = { source: { text, fileName: file }, problems: [] };
  const files = chain.map((one) => normalize(one.file));
  const last = files.at(-1)!;
  const first = files.indexOf(last);
  const way = files.slice(first).join(' → ');
  if (first < files.length - 1)
    complain(
      report,
      offset,
      'include-circle',
      words(`including "${value}" goes round in a circle: ${way}`, `включение «${value}» идёт по кругу: ${way}`),
    );
  else if (files.length > MOST_LEVELS + 1)
    complain(
      report,
      offset,
      'include-depth',
      words(
        `runbooks are included deeper than ${MOST_LEVELS} levels: ${way}`,
        `сценарии включены друг в друга глубже ${MOST_LEVELS} уровней: ${way}`,
      ),
    );
  throwProblems(report);
}

/** What a text includes. A text that is no YAML includes nothing: whoever loads it says what is wrong. */
function includesIn({ text, file }: RunbookSource): readonly Located[] {
  const steps = valueAt(documentIn(text, file), 'steps');
  if (!isMap(steps)) return [];
  return steps.items.flatMap(({ value }) => locatedText(valueAt(value as ParsedNode | null, 'include')) ?? []);
}

function documentIn(text: string, file: string): ParsedNode | null {
  if (!text.includes('include')) return null;
  try {
    return readYaml(text, file).contents;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function valueAt(node: ParsedNode | null, key: string): ParsedNode | null {
  if (!isMap(node)) return null;
  const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
  return (pair?.value ?? null) as ParsedNode | null;
}
