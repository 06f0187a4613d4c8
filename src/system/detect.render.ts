import { formatCount, type Lang, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import type { DetectedSystem, DetectFacts } from './detect.ts';

const WORDS = {
  system: text('System', 'Система'),
  sure: text('Sure', 'Насколько'),
  found: text('Found', 'Найдено'),
  variants: text('Variants', 'Варианты'),
  proved: text('proved', 'доказано'),
  likely: text('likely', 'вероятно'),
  possible: text('possible', 'возможно'),
  of: text('of', 'из'),
  missing: text('Missing of', 'Нет для'),
  use: text('Read it with:', 'Читать с:'),
  init: text('Have a description proposed:', 'Предложить описание:'),
  documentation: text('written from documentation only', 'только по документации'),
};

/** The systems that the database could be, best first, and what to type next. */
export function renderDetect({ systems }: DetectFacts, lang: Lang): readonly Block[] {
  const [best] = systems;
  return [
    ...(systems.length > 0 ? [tableOf(systems, lang)] : []),
    ...systems.filter(({ missing }) => missing.length > 0).flatMap((one) => missingOf(one, lang)),
    ...(best && best.confidence !== 'possible'
      ? ([
          { kind: 'paragraph', text: WORDS.use[lang] },
          { kind: 'code', text: `mmsup campaign list --system ${best.system}` },
        ] as const)
      : ([
          { kind: 'paragraph', text: WORDS.init[lang] },
          { kind: 'code', text: 'mmsup system init --output client.yaml' },
        ] as const)),
  ];
}

function tableOf(systems: readonly DetectedSystem[], lang: Lang): Block {
  return {
    kind: 'table',
    columns: [
      { title: WORDS.system[lang] },
      { title: WORDS.sure[lang] },
      { title: WORDS.found[lang], align: 'right' },
      { title: WORDS.variants[lang] },
    ],
    rows: systems.map(({ system, confidence, matched, missing, variants, isFromDocumentation }): readonly Cell[] => [
      isFromDocumentation ? `${system} (${WORDS.documentation[lang]})` : system,
      {
        text: WORDS[confidence][lang],
        tone: confidence === 'proved' ? 'good' : confidence === 'likely' ? 'warn' : 'muted',
      },
      `${formatCount(matched.length, lang)} ${WORDS.of[lang]} ${formatCount(matched.length + missing.length, lang)}`,
      variants.join(', ') || null,
    ]),
  };
}

function missingOf({ system, missing }: DetectedSystem, lang: Lang): readonly Block[] {
  const shown = missing.slice(0, 8).join(', ');
  return [
    {
      kind: 'paragraph',
      text: `${WORDS.missing[lang]} ${system}: ${shown}${missing.length > 8 ? ', …' : ''}`,
      tone: 'muted',
    },
  ];
}
