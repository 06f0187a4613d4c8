import { isAbsolute } from 'node:path';
import { isScalar } from 'yaml';
import { type Text, text } from '../../text.ts';
import { namesIn } from '../expression/template.ts';
import type { ProgramCall, ProgramStep } from '../runbook.ts';
import type { Draft } from './draft.ts';
import type { Judged } from './load-judged.ts';
import { noteTemplate } from './load-parts.ts';
import type { Base } from './load-step.ts';
import { complain, type Located, type MapReader, nodeAt, optionalTextAt, textsAt } from './yaml-report.ts';

const USUAL_SECONDS = 20;
const MOST_SECONDS = 600;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Names of variables that hold secrets, or lead to them. */
const SECRET =
  /^PG|PASS(WORD|WD|PHRASE)?(_|$)|TOKEN|SECRET|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|_DSN$|^DATABASE_URL$/i;
/** Programs that read a text as further commands: what a value holds would be run. */
const SHELLS = /^(ba|da|z|k|c|tc|fi|a)?sh$|^(cmd|powershell|pwsh|eval|env|xargs|sudo|su|ssh)(\.exe)?$/;

/** Reads a step that runs a program. */
export function readProgram(draft: Draft, base: Base, map: MapReader, judged: Judged): ProgramStep | undefined {
  const call = readProgramCall(draft, base.id, map);
  return call && { ...base, kind: 'program', ...call, ...judged };
}

/** Reads the program of a step, of a `change` as well. Undefined, with the mistakes in the report, where there is none to run. */
export function readProgramCall(draft: Draft, step: string, map: MapReader): ProgramCall | undefined {
  const words = textsAt(draft.report, map, 'program');
  const [file] = words;
  if (!file) {
    const place = nodeAt(map, 'program') ?? map.node;
    return complain(draft.report, place, 'program', NO_LIST);
  }
  checkFile(draft, file, words);
  for (const word of words) noteTemplate(draft, step, word, 'before');
  const input = map.entries.has('input') ? optionalTextAt(draft.report, map, 'input') : undefined;
  if (input) noteTemplate(draft, step, input, 'before');
  return {
    program: words.map(({ value }) => value),
    env: readVariables(draft, map),
    input: input?.value,
    seconds: readSeconds(draft, map),
  };
}

const NO_LIST = text(
  '"program" must be a list: the program, then its arguments',
  '«program»: нужен список — программа, затем её аргументы',
);
const WHERE = text(
  'Write its name, looked up in PATH, or an absolute path.',
  'Напишите её имя, которое ищется в PATH, или полный путь.',
);

/** What is wrong with how a program is called. */
function nameProblem(name: string): Text | undefined {
  if (namesIn(name).length > 0)
    return text(
      'which program is run cannot depend on a value',
      'от значения не может зависеть, какая программа запускается',
    );
  const isLost = name.startsWith('-') || (name.includes('/') && !isAbsolute(name));
  return isLost
    ? text(`"${name}" is no program that can be found from everywhere`, `программу «${name}» не отовсюду можно найти`)
    : undefined;
}

function checkFile({ report }: Draft, { value, offset }: Located, words: readonly Located[]): void {
  const message = nameProblem(value);
  if (message) complain(report, offset, 'program-name', message, WHERE);
  const runner = value.split('/').at(-1)!;
  if (!SHELLS.test(runner)) return;
  const open = words.slice(1).find((word) => namesIn(word.value).length > 0);
  if (open) {
    complain(
      report,
      open.offset,
      'program-shell',
      text(`a value would be read by ${runner} as commands`, `${runner} прочитает значение как команды`),
      text(
        'Run the program itself: each element of the list is one argument.',
        'Запускайте саму программу: каждый элемент списка — один аргумент.',
      ),
    );
  }
}

function readVariables({ report }: Draft, map: MapReader): readonly string[] {
  const variables = textsAt(report, map, 'env');
  for (const { value, offset } of variables) {
    if (!VARIABLE.test(value))
      complain(
        report,
        offset,
        'env',
        text(`"${value}" is no name of a variable`, `«${value}» — не имя переменной`),
        text('Write env: [NAME, …], without values.', 'Напишите env: [ИМЯ, …], без значений.'),
      );
    else if (SECRET.test(value))
      complain(
        report,
        offset,
        'env-secret',
        text(
          `${value} may hold a secret, and is not handed on to programs`,
          `в ${value} может быть секрет, программам она не передаётся`,
        ),
        text('Let the program read it from a file of its own.', 'Пусть программа читает его из собственного файла.'),
      );
  }
  return variables.map(({ value }) => value);
}

function readSeconds({ report }: Draft, map: MapReader): number {
  if (!map.entries.has('seconds')) return USUAL_SECONDS;
  const node = nodeAt(map, 'seconds');
  const seconds = isScalar(node) ? node.value : undefined;
  if (typeof seconds === 'number' && seconds > 0 && seconds <= MOST_SECONDS) return seconds;
  const message = text(
    `"seconds" must be a number from 1 to ${MOST_SECONDS}`,
    `«seconds»: нужно число от 1 до ${MOST_SECONDS}`,
  );
  complain(report, node ?? map.node, 'seconds', message);
  return USUAL_SECONDS;
}
