import { STAGE_WORDS } from '../model/stage-words.ts';
import { formatCount, type Lang, type Text, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import type { Balance, CountName, RunBalance } from './balance.ts';
import { renderExclusions } from './exclusions.render.ts';
import { toneOf } from './tone.ts';
import type { StageFacts, TraceFacts } from './trace.facts.ts';

const WORDS = {
  stages: text('Stages: in = out + left out + errors + lost', 'Этапы: вошло = вышло + исключено + ошибки + потеряно'),
  stage: text('Stage', 'Этап'),
  in: text('In', 'Вошло'),
  out: text('Out', 'Вышло'),
  excluded: text('Left out', 'Искл.'),
  errors: text('Errors', 'Ошибки'),
  lost: text('Lost', 'Потеряно'),
  whole: text('whole run', 'весь запуск'),
};

const COUNTS: Readonly<Record<CountName, Text>> = {
  in: text('who entered', 'кто вошёл'),
  out: text('who left', 'кто вышел'),
  excluded: text('who was left out', 'кого исключили'),
  errors: text('who failed', 'у кого ошибка'),
};

/** Every stage with where everybody is who entered it, the run as a whole, and what the system does not count. */
export function renderBalance(facts: TraceFacts, lang: Lang): Block[] {
  if (facts.stages.length === 0) return [];
  const right = 'right' as const;
  return [
    { kind: 'heading', text: WORDS.stages[lang] },
    {
      kind: 'table',
      columns: [
        { title: WORDS.stage[lang] },
        { title: WORDS.in[lang], align: right },
        { title: WORDS.out[lang], align: right },
        { title: WORDS.excluded[lang], align: right },
        { title: WORDS.errors[lang], align: right },
        { title: WORDS.lost[lang], align: right },
      ],
      rows: [...facts.stages.map((stage) => stageRow(stage, lang)), ...wholeRow(facts, lang)],
    },
    ...notesOf(facts, lang),
    ...renderExclusions(facts, lang),
  ];
}

function stageRow(stage: StageFacts, lang: Lang): Cell[] {
  const tone = toneOf(stage);
  const { balance } = stage;
  const name = STAGE_WORDS[stage.stage][lang];
  return [
    tone ? { text: name, tone } : name,
    stage.in,
    stage.out,
    balance.notKept.includes('excluded') ? null : stage.excluded,
    stage.errors === null || stage.errors === 0 ? stage.errors : { text: stage.errors, tone: tone ?? 'muted' },
    lostCell(balance, lang),
  ];
}

function wholeRow({ balance }: TraceFacts, lang: Lang): Cell[][] {
  if (balance === null) return [];
  return [
    [
      { text: WORDS.whole[lang], tone: 'strong' },
      balance.in,
      balance.out,
      balance.notKept.includes('excluded') ? null : balance.leftOut,
      balance.failed,
      lostCell(balance, lang),
    ],
  ];
}

/** Lost people are never hidden: also not when more came out than went in, and not when the number is only an upper bound. */
function lostCell(balance: Balance, lang: Lang): Cell {
  const { lost, isAtMost } = balance;
  const elsewhere = elsewhereOf(balance, lang);
  if ((lost === null || lost === 0) && elsewhere !== '') return { text: elsewhere, tone: 'muted' };
  if (lost === null) return balance.inside ?? balance.silent;
  if (lost === 0) return 0;
  if (!isAtMost) return { text: lost, tone: 'bad' };
  const count = formatCount(lost, lang);
  return { text: lang === 'ru' ? `до ${count}` : `up to ${count}`, tone: 'warn' };
}

/** Those who neither left nor are lost. */
function elsewhereOf({ inside, silent, notTaken }: Balance, lang: Lang): string {
  const said = (count: number | null, words: Text) =>
    count === null || count === 0 ? [] : [`${formatCount(count, lang)} ${words[lang]}`];
  return [
    ...said(inside, text('inside', 'внутри')),
    ...said(silent, text('silent', 'молчат')),
    ...said(notTaken, text('not taken', 'не взяты')),
  ].join(', ');
}

function notesOf({ stages, balance }: TraceFacts, lang: Lang): Block[] {
  const notes = [
    ...stages.flatMap((stage) => lostNotes(stage, lang)),
    ...handoverNotes(balance, lang),
    ...reachNote(balance, stages, lang),
    ...notKeptNotes(stages, lang),
  ];
  return notes.map((words) => ({ kind: 'paragraph', text: words, tone: 'muted' }));
}

function lostNotes({ stage, balance }: StageFacts, lang: Lang): string[] {
  const name = STAGE_WORDS[stage][lang];
  const { lost, isAtMost } = balance;
  if (lost === null || lost === 0 || isAtMost) return [];
  const count = formatCount(Math.abs(lost), lang);
  if (lost < 0) {
    return [
      lang === 'ru' ? `${name}: вышло на ${count} больше, чем вошло.` : `${name}: ${count} more came out than went in.`,
    ];
  }
  return [
    lang === 'ru'
      ? `${name}: ${count} не вышли, не исключены и без ошибки.`
      : `${name}: ${count} neither left, nor were left out with a reason, nor failed.`,
  ];
}

function handoverNotes(balance: RunBalance | null, lang: Lang): string[] {
  return (balance?.handovers ?? []).map(({ from, to, out, in: entered, lost }) => {
    const [left, right] = [STAGE_WORDS[from][lang], STAGE_WORDS[to][lang]];
    const counts = `${formatCount(out, lang)} → ${formatCount(entered, lang)}`;
    const more =
      lost > 0
        ? ''
        : lang === 'ru'
          ? ' Так бывает, когда один этап считает клиентов, а следующий сообщения.'
          : ' So it is where one stage counts customers and the next one messages.';
    return lang === 'ru'
      ? `Между этапами ${left} и ${right}: ${counts}.${more}`
      : `Between ${left} and ${right}: ${counts}.${more}`;
  });
}

/** An account that ends before the last stage says so. */
function reachNote(balance: RunBalance | null, stages: readonly StageFacts[], lang: Lang): string[] {
  const counted = stages.filter(({ stage }) => stage !== 'respond');
  if (counted.length === 0) return [];
  if (balance === null) {
    return [
      lang === 'ru'
        ? 'Весь запуск свести нельзя: ни на одном этапе не считают вошедших и вышедших.'
        : 'The run as a whole cannot be accounted for: no stage counts who enters and who leaves.',
    ];
  }
  const isWhole = balance.from === counted[0]!.stage && balance.to === counted.at(-1)!.stage;
  if (isWhole) return [];
  const [from, to] = [STAGE_WORDS[balance.from][lang], STAGE_WORDS[balance.to][lang]];
  return [
    lang === 'ru'
      ? `Весь запуск сведён от этапа «${from}» до этапа «${to}»: на других не считают вошедших или вышедших.`
      : `The run as a whole is accounted for from ${from} to ${to}: the others do not count who enters or leaves.`,
  ];
}

/** What `—` and `up to` stand for. */
function notKeptNotes(stages: readonly StageFacts[], lang: Lang): string[] {
  const names: readonly CountName[] = ['in', 'out', 'excluded', 'errors'];
  const said = names.flatMap((name) => {
    const without = stages.filter(({ balance }) => balance.notKept.includes(name));
    if (without.length === 0) return [];
    const places =
      without.length === stages.length ? '' : ` (${without.map(({ stage }) => STAGE_WORDS[stage][lang]).join(', ')})`;
    return [`${COUNTS[name][lang]}${places}`];
  });
  if (said.length === 0) return [];
  return [
    lang === 'ru' ? `Система не считает: ${said.join('; ')}.` : `Not counted by this system: ${said.join('; ')}.`,
  ];
}
