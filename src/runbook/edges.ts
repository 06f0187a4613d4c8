import type { ProbeStep, Runbook, Step } from './runbook.ts';

/** One arrow of the graph. */
export interface Edge {
  /** Unique in a runbook, and the same as long as its steps keep their names: `trace#outcome:2`, `meant#answer:mistake`, `start#1`. */
  readonly id: string;
  /** Empty for the arrows of the start. */
  readonly from: string;
  readonly to: string;
  readonly kind: 'start' | 'outcome' | 'answer' | 'error' | 'change' | 'next';
  /** What leads along it: a condition, an answer, a kind of error. */
  readonly label: string;
}

/** Id of an arrow; `way` is what tells it from the other arrows of its step: `outcome:else`, `error:timeout`. */
export const edgeId = (step: string, way: string): string => `${step}#${way}`;

/** All arrows that leave a step, in the order in which they are tried. */
export function edgesOf(step: Step): readonly Edge[] {
  const edge = (way: string, to: string, kind: Edge['kind'], label: string): Edge => ({
    id: edgeId(step.id, way),
    from: step.id,
    to,
    kind,
    label,
  });
  switch (step.kind) {
    case 'check':
    case 'query':
    case 'program':
      return [
        ...step.outcomes.map(({ go, verdict }, index) => edge(outcomeWay(step, index), go, 'outcome', verdict)),
        ...Object.entries(step.onError).map(([kind, go]) => edge(`error:${kind}`, go, 'error', kind)),
      ];
    case 'ask':
      return [
        ...step.choices.map(({ go, value }) => edge(`answer:${value}`, go, 'answer', value)),
        ...(step.into ? [edge('answer:into', step.into.go, 'answer', step.into.name)] : []),
        ...(step.into?.none ? [edge('none', step.into.none, 'answer', 'none')] : []),
      ];
    case 'manual':
      return [edge('done', step.go, 'next', 'done'), edge('skip', step.go, 'next', 'skip')];
    case 'change':
      return (['verified', 'failed', 'refused'] as const).map((way) => edge(way, step.go[way], 'change', way));
    case 'include':
      return step.start.map(({ go }, index) => edge(`start:${index + 1}`, go, 'next', 'start'));
    case 'leave':
      return [edge(`include:${step.end}`, step.go, 'next', step.end)];
    case 'end':
      return [];
  }
}

/** The last outcome keeps its name when others are put before it. */
export function outcomeWay({ outcomes }: ProbeStep, index: number): string {
  return index === outcomes.length - 1 ? 'outcome:else' : `outcome:${index + 1}`;
}

/** All arrows of a runbook: those of its start, then those of its steps as they stand in the file. */
export function allEdges({ start, steps }: Pick<Runbook, 'start' | 'steps'>): readonly Edge[] {
  const begins = start.map(({ go }, index): Edge => {
    return { id: startEdge(index), from: '', to: go, kind: 'start', label: String(index + 1) };
  });
  return [...begins, ...[...steps.values()].flatMap(edgesOf)];
}

/** Id of the arrow on which a walk begins. */
export const startEdge = (index: number): string => edgeId('start', String(index + 1));
