import { type Lang, plural, text } from '../../text.ts';
import type { Block } from '../../view.ts';

/** `runbook lint`'s facts. */
export interface LintFacts {
  readonly runbooks: readonly {
    readonly name: string;
    /** The runbook's file and those beside it. */
    readonly files: readonly string[];
    readonly problems: number;
  }[];
  readonly problems: number;
  /** Of each problem the line of the file, with a caret below the place. */
  readonly shown: readonly { readonly place: string; readonly source: string }[];
}

const WORDS = {
  looked: text('Looked at', 'Просмотрено'),
  found: text('Found', 'Найдено'),
};
const RUNBOOKS = { en: ['runbook', 'runbooks'], ru: ['сценарий', 'сценария', 'сценариев'] } as const;
const FILES = { en: ['file', 'files'], ru: ['файле', 'файлах', 'файлах'] } as const;
const PROBLEMS = { en: ['problem', 'problems'], ru: ['ошибка', 'ошибки', 'ошибок'] } as const;

/** The totals below the findings. */
export function renderLint({ runbooks, problems, shown }: LintFacts, lang: Lang): readonly Block[] {
  const files = runbooks.reduce((sum, one) => sum + one.files.length, 0);
  const inFiles = text(` in ${plural(files, FILES).en}`, ` в ${plural(files, FILES).ru}`)[lang];
  return [
    ...shown.map(({ place, source }): Block => ({ kind: 'code', text: `${place}\n${source}` })),
    {
      kind: 'pairs',
      rows: [
        [WORDS.looked[lang], `${plural(runbooks.length, RUNBOOKS)[lang]}${inFiles}`],
        [WORDS.found[lang], plural(problems, PROBLEMS)[lang]],
      ],
    },
  ];
}
