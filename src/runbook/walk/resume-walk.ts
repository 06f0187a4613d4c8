import type { Context } from '../../command.ts';
import type { Answer } from '../../result.ts';
import type { Lang } from '../../text.ts';
import type { Block } from '../../view.ts';
import { AGAIN, RESUME, WORDS } from '../words.ts';
import type { RunbookFacts } from './answer.ts';
import { type Prepared, type RunRequest, resumeRun } from './prepare.ts';
import { walkOn } from './walk-on.ts';

/** Goes on with a run to its end, after it was said what goes on and where. Throws what `resumeRun` and `walkOn` throw. */
export async function resumeAndWalk(context: Context, request: RunRequest): Promise<Answer<RunbookFacts>> {
  const prepared = await resumeRun(context, request);
  if (context.options.format === 'text') context.show(resumedBlocks(prepared, context.lang));
  else if (prepared.onDisk !== 'same') context.progress(onDiskWords(prepared, context.lang));
  const { isAuto, given, probes } = request;
  return walkOn(context, prepared, { isAuto, answers: given.answers, probes });
}

/** What is resumed, from where, and what is done again. Pure. */
export function resumedBlocks(prepared: Prepared, lang: Lang): readonly Block[] {
  const { runbook, link, run, state, resumedAt, onDisk } = prepared;
  const { step = state.at, again = null } = resumedAt ?? {};
  const title = runbook.steps.get(step)?.title[lang] ?? step;
  return [
    { kind: 'heading', text: `${RESUME.resuming[lang]}: ${runbook.title[lang]}` },
    {
      kind: 'pairs',
      rows: [
        [RESUME.incident[lang], `${link.id} (${run})`],
        [RESUME.walked[lang], state.path.map((entry) => entry.step).join(' > ') || '—'],
        [RESUME.from[lang], `${step}: ${title}`],
      ],
    },
    ...(again ? [{ kind: 'paragraph', text: AGAIN[again][lang], tone: 'warn' } as const] : []),
    ...(onDisk === 'same' ? [] : [{ kind: 'paragraph', text: onDiskWords(prepared, lang), tone: 'warn' } as const]),
  ];
}

function onDiskWords({ onDisk, runbook }: Prepared, lang: Lang): string {
  return `${WORDS[onDisk === 'gone' ? 'goneFromDisk' : 'changedOnDisk'][lang]} ${runbook.id}`;
}
