import type { Lang } from '../../text.ts';
import type { Block } from '../../view.ts';
import { renderWalk } from '../walk/run.render.ts';
import { DIAGNOSE } from '../words.ts';
import type { Considered, DiagnosisFacts } from './diagnose.command.ts';
import { correctionBlocks, reasonOf } from './search.render.ts';

/** Which runbook was taken and why, and then the walk as `runbook run` shows it. Pure. */
export function renderDiagnosis(facts: DiagnosisFacts, lang: Lang): readonly Block[] {
  const { chosen, others, corrected, walked } = facts;
  const before = walked.filter(({ runbook, cause }) => runbook !== chosen.runbook && cause === null);
  return [
    ...correctionBlocks(corrected, lang),
    {
      kind: 'pairs',
      rows: [
        [DIAGNOSE.chosen[lang], `${chosen.title[lang]} (${chosen.runbook})`],
        [DIAGNOSE.why[lang], whyChosen(facts, lang)],
        ...(before.length > 0
          ? [[DIAGNOSE.without[lang], before.map(({ runbook }) => runbook).join(', ')] as const]
          : []),
        ...others.map((other) => [DIAGNOSE.other[lang], `${other.runbook}: ${whyOf(other, lang)}`] as const),
      ],
    },
    ...renderWalk(facts, lang),
  ];
}

function whyChosen({ chosen, ledFrom, by }: DiagnosisFacts, lang: Lang): string {
  if (ledFrom !== null) return `${DIAGNOSE.ledFrom[lang]} ${ledFrom}`;
  return by === 'person' ? DIAGNOSE.byPerson[lang] : whyOf(chosen, lang);
}

function whyOf(one: Considered, lang: Lang): string {
  return one.words.length === 0 ? DIAGNOSE.named[lang] : reasonOf(one, lang);
}
