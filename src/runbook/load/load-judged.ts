import { text } from '../../text.ts';
import type { ResultRoots } from '../expression/path.ts';
import { ERROR_KINDS, type ErrorRoutes, type ProbeBase } from '../runbook.ts';
import type { Draft } from './draft.ts';
import { readCaptures } from './load-captures.ts';
import { readOutcomes, readRouteMap } from './load-parts.ts';
import { complain, type MapReader, nodeAt } from './yaml-report.ts';

/** What steps have that look at something. */
export type Judged = Pick<ProbeBase, 'capture' | 'onError' | 'outcomes'>;

/** How a step that looks at something judges what it sees; paths of captures start with one of `roots`. */
export function readJudged(draft: Draft, id: string, map: MapReader, roots: ResultRoots): Judged {
  const capture = readCaptures(draft, id, map, roots);
  const onError = readErrorRoutes(draft, id, map);
  return { capture, onError, outcomes: readOutcomes(draft, id, map) };
}

function readErrorRoutes(draft: Draft, id: string, map: MapReader): ErrorRoutes {
  const own = readRouteMap(draft, id, map, 'on-error', ERROR_KINDS);
  const routes = { ...draft.onError, ...own };
  if (!('else' in routes)) {
    complain(
      draft.report,
      nodeAt(map, 'on-error') ?? map.node,
      'missing-on-error',
      text(`${map.title.en} does not say where an error leads`, `у ${map.title.ru} не сказано, куда ведёт ошибка`),
      text(
        'Add on-error: {else: STEP}, here or at the top.',
        'Добавьте on-error: {else: ШАГ} здесь или в начале сценария.',
      ),
    );
  }
  return routes;
}
