import type { Context } from '../../command.ts';
import { UserError } from '../../errors.ts';
import type { IncidentEvent, IncidentLink } from '../../incident/link.ts';
import type { Result } from '../../result.ts';
import { type Text, verbatim } from '../../text.ts';
import { seenBlocks } from '../probe/probe-blocks.ts';
import type { Runbook } from '../runbook.ts';

/** What a step has seen, and how it is shown. */
export interface Seeing {
  readonly title: Text;
  show(): Promise<void>;
}

type Shower = Pick<Context, 'show' | 'showResult' | 'lang'>;

/** What the steps of a run have seen before it was stopped: read from the record when it is asked for, masked as it was written. */
export async function seenEarlier(
  context: Shower,
  link: IncidentLink,
  run: string,
  runbook: Runbook,
): Promise<ReadonlyMap<string, Seeing>> {
  const seen = new Map<string, Seeing>();
  for (const event of await link.events()) {
    const [hash] = (event['evidence'] ?? []) as readonly string[];
    if (event['run'] !== run || hash === undefined || !LOOKS.has(event.type)) continue;
    const step = String(event['step']);
    seen.delete(step);
    seen.set(step, {
      title: runbook.steps.get(step)?.title ?? verbatim(step),
      show: () => showKept(context, link, hash, event),
    });
  }
  return seen;
}

const LOOKS: ReadonlySet<string> = new Set(['step.finished', 'change.previewed', 'change.verified']);

async function showKept({ show, showResult, lang }: Shower, link: IncidentLink, hash: string, event: IncidentEvent) {
  try {
    const kept = JSON.parse(await link.kept(hash));
    if ('command' in kept) return await showResult(kept as Result);
    show(
      seenBlocks({ shown: kept.result, exact: kept.result, gaps: (event['gaps'] ?? []) as readonly string[] }, lang),
    );
  } catch (error) {
    if (!(error instanceof UserError) && !(error instanceof SyntaxError)) throw error;
    const told = error instanceof UserError ? error.words.message[lang] : error.message;
    show([{ kind: 'paragraph', text: told, tone: 'warn' }]);
  }
}
