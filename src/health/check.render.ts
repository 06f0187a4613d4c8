import { SEVERITY_WORD } from '../model/severity-words.ts';
import { type Lang, text } from '../text.ts';
import type { Block, Cell, Tone } from '../view.ts';
import type { HealthFacts, LineState } from './check.ts';

const HEAD = {
  check: text('Check', 'Проверка'),
  state: text('State', 'Состояние'),
  what: text('What should hold', 'Что должно выполняться'),
  score: text('Score', 'Оценка'),
};
const PASSED = text('passed', 'норма');
const NOT_ASKED = text('not asked', 'не выполнена');
const TONE: Readonly<Record<LineState, Tone>> = {
  passed: 'good',
  error: 'bad',
  warning: 'warn',
  info: 'muted',
  'not-asked': 'muted',
};

/** One line per check, the score above them. */
export function renderHealth({ checks, score, grade }: HealthFacts, lang: Lang): readonly Block[] {
  const cell = (state: LineState): Cell => {
    const words =
      state === 'passed' ? PASSED[lang] : state === 'not-asked' ? NOT_ASKED[lang] : SEVERITY_WORD[state][lang];
    return { text: words, tone: TONE[state] };
  };
  return [
    { kind: 'pairs', rows: [[HEAD.score[lang], score === null ? '—' : `${score} (${grade})`]] },
    {
      kind: 'table',
      columns: [{ title: HEAD.check[lang] }, { title: HEAD.state[lang] }, { title: HEAD.what[lang] }],
      rows: checks.map(({ id, name, state }) => [id, cell(state), name[lang]]),
    },
  ];
}
