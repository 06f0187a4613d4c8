import { text } from '../text.ts';
import { defineCause } from './cause.ts';

export interface CaseFailedEvidence {
  readonly runbook: string;
  /** What it is called in a command line: its name or its path; absent in findings of earlier versions. */
  readonly called?: string;
  readonly case: string;
  /** `file:line:column` of the case. */
  readonly place: string;
  readonly differences: readonly { readonly en: string; readonly ru: string }[];
}

/** A case of a runbook's own test came out elsewhere than it should. */
export const runbookCaseFailed = defineCause<CaseFailedEvidence>({
  id: 'runbook/case-failed',
  severity: 'error',
  name: text('A case of a runbook fails', 'Случай сценария не проходит'),
  title: ({ runbook, case: name, differences }) =>
    text(
      `${runbook}, "${name}": ${differences.map(({ en }) => en).join('; ')}.`,
      `${runbook}, «${name}»: ${differences.map(({ ru }) => ru).join('; ')}.`,
    ),
  next: ({ place, runbook, called = runbook }) => [
    text(
      `Say which of the two is right, the runbook or ${place}, and correct the other.`,
      `Решите, что верно — сценарий или ${place}, — и исправьте другое.`,
    ),
    text(
      `See every way: mmsup runbook show ${called} --graph text`,
      `Все пути: mmsup runbook show ${called} --graph text`,
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'A case in NAME.test.yaml says what each step of a runbook sees and where the walk must come out. The walk came out elsewhere, or one of them knows a step that the other does not come to.',
      'Случай в NAME.test.yaml говорит, что видит каждый шаг сценария и куда должен прийти проход. Проход пришёл в другое место, или один из них знает шаг, к которому другой не приходит.',
    ),
    why: text(
      'A condition, an order of outcomes or an edge was changed without its cases; or the case was written from memory and not from a result.',
      'Изменили условие, порядок исходов или переход, не тронув случаи; или случай написан по памяти, а не по настоящему результату.',
    ),
    sure: text(
      'The table of the case shows both ways step by step: the first line that differs is where the condition decides otherwise.',
      'Таблица случая показывает оба пути по шагам: первая строка с различием — место, где условие решает иначе.',
    ),
    repair: text(
      'Correct the runbook where its way is the wrong one, else the case; then run the test again.',
      'Исправьте сценарий, если неверен его путь, иначе случай; затем повторите тест.',
    ),
    example: text(
      'An outcome "n > 0" was put before "n > 0 and cause != null": the later one is never taken, and its case ends at another step.',
      'Исход «n > 0» поставили перед «n > 0 and cause != null»: второй никогда не выбирается, и его случай кончается в другом шаге.',
    ),
  },
});

export interface UntestedEdgeEvidence {
  readonly runbook: string;
  readonly edge: string;
  readonly to: string;
  /** `file:line:column` of the edge. */
  readonly place: string;
}

/** No case walks along an edge. */
export const runbookEdgeUntested = defineCause<UntestedEdgeEvidence>({
  id: 'runbook/edge-untested',
  severity: 'error',
  name: text('An edge of a runbook is in no case', 'Переход сценария не проверен ни одним случаем'),
  title: ({ edge, to, place }) =>
    text(`${place}: no case walks along ${edge} to ${to}.`, `${place}: ни один случай не проходит по ${edge} к ${to}.`),
  next: ({ runbook }) => [
    text(
      `Add a case that sees what leads along it to ${runbook}.test.yaml.`,
      `Добавьте в ${runbook}.test.yaml случай, который по нему пройдёт.`,
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'A runbook has an edge — an outcome, an answer, a road of errors — along which no case of its test walks.',
      'В сценарии есть переход — исход, ответ, дорога ошибки, — по которому не проходит ни один случай его теста.',
    ),
    why: text(
      'The way was added later than the cases; or it cannot be taken at all, because an outcome before it takes everything.',
      'Путь добавили позже случаев; или по нему нельзя пройти вовсе, потому что предыдущий исход забирает всё.',
    ),
    sure: text(
      'Write the case: where no values lead along the edge, the edge is dead.',
      'Напишите случай: если никакие значения не ведут по переходу, он мёртв.',
    ),
    repair: text('Add the case, or remove the edge.', 'Добавьте случай или уберите переход.'),
    example: text(
      'on-error has a road "timeout", and no case lets the check run out of time.',
      'В on-error есть дорога timeout, и ни в одном случае проверке не хватает времени.',
    ),
  },
});

export interface NoCasesEvidence {
  readonly runbook: string;
  /** Arrows that are in no case. */
  readonly edges: number;
  readonly place: string;
}

/** A runbook has no test at all. */
export const runbookNoCases = defineCause<NoCasesEvidence>({
  id: 'runbook/no-cases',
  severity: 'error',
  name: text('A runbook has no cases', 'У сценария нет случаев'),
  title: ({ runbook, edges }) =>
    text(
      `${runbook} has no file of cases: none of its ${edges} edges is tested.`,
      `У сценария ${runbook} нет файла случаев: не проверен ни один из переходов (${edges}).`,
    ),
  next: ({ runbook }) => [
    text(
      `Write ${runbook}.test.yaml beside it: a case for each end first.`,
      `Напишите рядом ${runbook}.test.yaml: сначала по случаю на каждый конец.`,
    ),
  ],
  runbook: null,
  article: {
    what: text('Beside the runbook stands no NAME.test.yaml.', 'Рядом со сценарием нет файла NAME.test.yaml.'),
    why: text('The runbook is new, or the file has another name.', 'Сценарий новый, или файл назван иначе.'),
    sure: text(
      'The file is called like the runbook, with .test.yaml in place of .yaml.',
      'Файл зовётся как сценарий, но вместо .yaml — .test.yaml.',
    ),
    repair: text(
      'Write the cases: what each step sees, and the path, the end and the cause that must come of it.',
      'Напишите случаи: что видит каждый шаг и какие путь, конец и причина должны получиться.',
    ),
    example: text(
      'mine.yaml was copied from another runbook without its mine.test.yaml.',
      'mine.yaml скопировали с другого сценария без его mine.test.yaml.',
    ),
  },
});

export interface UnreadableTestEvidence {
  readonly runbook: string;
  /** What is wrong, with its place where it has one; in English: for programs. */
  readonly mistake: string;
  /** The same for people; absent in findings of earlier versions. */
  readonly mistakeInRussian?: string;
}

/** A runbook, or its cases, cannot be read: it is not tested, and the others are. */
export const runbookUnreadable = defineCause<UnreadableTestEvidence>({
  id: 'runbook/test-unreadable',
  severity: 'error',
  name: text('A runbook or its cases cannot be read', 'Сценарий или его случаи не читаются'),
  title: ({ runbook, mistake, mistakeInRussian }) =>
    text(
      `${runbook} could not be tested: ${mistake}`,
      `Сценарий ${runbook} не проверен: ${mistakeInRussian ?? mistake}`,
    ),
  next: ({ runbook }) => [
    text(
      `Correct it, then test it alone: mmsup runbook test ${runbook}`,
      `Исправьте и проверьте отдельно: mmsup runbook test ${runbook}`,
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'A file of a runbook or of its cases is no YAML, has an unknown key, or names what is not there. Nothing of it was walked; the other runbooks were.',
      'Файл сценария или его случаев — не YAML, в нём неизвестный ключ или названо то, чего нет. Он не пройден; остальные пройдены.',
    ),
    why: text(
      'It was edited and not linted, or it was written for another version of mmsup.',
      'Его правили без проверки, или он написан для другой версии mmsup.',
    ),
    sure: text(
      'The title names file, line and column, and what is expected there.',
      'В названии стоят файл, строка и столбец и что там ожидается.',
    ),
    repair: text(
      'Correct the place that is named; mmsup runbook lint names all places at once.',
      'Исправьте названное место; mmsup runbook lint назовёт все места сразу.',
    ),
    example: text(
      'In mine.test.yaml a case says "step:" in place of "steps:".',
      'В mine.test.yaml у случая написано «step:» вместо «steps:».',
    ),
  },
});
