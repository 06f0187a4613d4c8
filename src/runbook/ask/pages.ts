import type { Page } from '../../search/page.types.ts';
import type { RunbookSource } from '../library/source.ts';
import { loadRunbook } from '../load/load.ts';

/** A runbook as a page that can be found by its symptoms. Throws UsageError `runbook/invalid`, `yaml/…`. */
export function runbookPage(source: RunbookSource): Page {
  const { id, title, symptoms, steps, inputs } = loadRunbook(source);
  const walked = [...steps.values()];
  const [first] = walked;
  return {
    kind: 'runbook',
    id,
    title,
    essence: first?.why ?? title,
    said: symptoms.en.map((en, at) => ({ en, ru: symptoms.ru[at]! })),
    steps: walked.map((step) => step.title),
    body: [...inputs.map(({ ask }) => ask), ...walked.flatMap(({ why }) => why ?? [])],
    command: `mmsup runbook run ${id}`,
  };
}
