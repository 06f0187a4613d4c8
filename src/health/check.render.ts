import { SEVERITY_WORD } from '../model/severity-words.ts';
import { type Lang, type Text, text } from '../text.ts';
import type { Block, Cell, Tone } from '../view.ts';
import type { HealthFacts, LineState } from './check.ts';
import type { FleetLine } from './fleet.ts';

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

/** A score says nothing of what could not be asked: so how many were asked stands beside it. */
export function scoreWords({ checks, score, grade }: HealthFacts): Text {
  const asked = checks.filter(({ state }) => state !== 'not-asked').length;
  const value = score === null ? '—' : `${score} (${grade})`;
  return text(`${value}, ${asked} of ${checks.length} asked`, `${value}, выполнено ${asked} из ${checks.length}`);
}

/** One line per check, the score above them. */
export function renderHealth({ checks, score, grade }: HealthFacts, lang: Lang): readonly Block[] {
  const cell = (state: LineState): Cell => {
    const words =
      state === 'passed' ? PASSED[lang] : state === 'not-asked' ? NOT_ASKED[lang] : SEVERITY_WORD[state][lang];
    return { text: words, tone: TONE[state] };
  };
  return [
    { kind: 'pairs', rows: [[HEAD.score[lang], scoreWords({ checks, score, grade })[lang]]] },
    {
      kind: 'table',
      columns: [{ title: HEAD.check[lang] }, { title: HEAD.state[lang] }, { title: HEAD.what[lang] }],
      rows: checks.map(({ id, name, state, bounded }) => [
        id,
        cell(state),
        bounded ? `${name[lang]} (${bounded[lang]})` : name[lang],
      ]),
    },
  ];
}

const FLEET = {
  client: text('Profile', 'Профиль'),
  system: text('System', 'Система'),
  score: text('Score', 'Оценка'),
  asked: text('Asked', 'Выполнено'),
  errors: text('Errors', 'Ошибки'),
  warnings: text('Warnings', 'Замечания'),
  worst: text('Worst', 'Худшее'),
  unreachable: text('not reached', 'нет связи'),
};

/** One line per client. */
export function renderFleet(clients: readonly FleetLine[], lang: Lang): readonly Block[] {
  return [
    {
      kind: 'table',
      columns: [
        { title: FLEET.client[lang] },
        { title: FLEET.system[lang] },
        { title: FLEET.score[lang], align: 'right' },
        { title: FLEET.asked[lang], align: 'right' },
        { title: FLEET.errors[lang], align: 'right' },
        { title: FLEET.warnings[lang], align: 'right' },
        { title: FLEET.worst[lang] },
      ],
      rows: clients.map(({ profile, system, score, grade, checks, notAsked, errors, warnings, worst, error }) =>
        error === null
          ? [
              profile,
              system,
              score === null ? null : `${score} ${grade}`,
              text(
                `${checks.length - notAsked} of ${checks.length}`,
                `${checks.length - notAsked} из ${checks.length}`,
              )[lang],
              errors > 0 ? { text: errors, tone: 'bad' } : 0,
              warnings > 0 ? { text: warnings, tone: 'warn' } : 0,
              worst,
            ]
          : [profile, null, null, null, null, null, { text: FLEET.unreachable[lang], tone: 'bad' }],
      ),
    },
  ];
}

/** How many findings the baseline had too. */
export function renderKnown(known: number | undefined, lang: Lang): readonly Block[] {
  if (!known) return [];
  const words = text(
    `Known from the baseline and not told again: ${known}.`,
    `Известно по прошлому ответу и не повторяется: ${known}.`,
  );
  return [{ kind: 'paragraph', text: words[lang], tone: 'muted' }];
}
