// biome-ignore-all lint/suspicious/noTemplateCurlyInString: runbooks print names so
import { type Text, text } from '../text.ts';
import { defineCause } from './cause.ts';

/** Where in which file of a runbook a mistake stands, and what is wrong there. */
export interface RunbookFault {
  readonly runbook: string;
  /** `file:line:column` */
  readonly place: string;
  readonly at: {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
  };
  /** Kind of mistake, for scripts: `unknown-step`. */
  readonly code: string;
  /** What is wrong, in English: for programs. */
  readonly mistake: string;
  readonly hint: string | null;
  /** The same for people; absent in findings of earlier versions. */
  readonly mistakeInRussian?: string;
  readonly hintInRussian?: string | null;
  /** The line of the file with a caret below the place. */
  readonly source: string;
}

const title =
  (name: Text) =>
  ({ place, mistake, mistakeInRussian: russian }: RunbookFault) =>
    text(`${place}: ${mistake}`, `${place}: ${russian ?? `${name.ru.toLowerCase()}: ${mistake}`}`);

const next = ({ hint, hintInRussian, runbook }: RunbookFault): readonly Text[] => [
  ...(hint === null ? [] : [text(hint, hintInRussian ?? hint)]),
  text(
    `Correct it and lint again: mmsup runbook lint ${runbook}`,
    `Исправьте и проверьте снова: mmsup runbook lint ${runbook}`,
  ),
];

const unreadable = text('A file of a runbook cannot be read exactly', 'Файл сценария нельзя прочитать однозначно');
export const runbookUnreadable = defineCause<RunbookFault>({
  id: 'runbook/unreadable',
  severity: 'error',
  name: unreadable,
  title: title(unreadable),
  next,
  runbook: null,
  article: {
    what: text(
      'The file is no YAML, or it is YAML that two readers read differently: a value that is changed on the way (007), a key twice, an anchor, a tag, another version.',
      'Файл — не YAML либо такой YAML, который разные программы читают по-разному: значение меняется по дороге (007), ключ стоит дважды, есть якорь, тег или другая версия.',
    ),
    why: text(
      'A value that begins like a number, a list or a map was written without quotation marks, or text was pasted with tabs.',
      'Значение, похожее на число, список или словарь, написано без кавычек, либо текст вставлен с табуляциями.',
    ),
    sure: text(
      'The parser names the first place that it cannot read; what follows is not told, for it would follow from that.',
      'Разбор называет первое место, которое не читается; дальнейшее не показано, потому что следует из него.',
    ),
    repair: text(
      'Put the value in quotation marks; indent with spaces.',
      'Взять значение в кавычки; отступы делать пробелами.',
    ),
    example: text('Bad: rule: 007. Good: rule: "007".', 'Плохо: rule: 007. Хорошо: rule: "007".'),
  },
});

const malformed = text('A key or a word of a runbook is not known', 'Ключ или слово сценария неизвестны');
export const runbookMalformed = defineCause<RunbookFault>({
  id: 'runbook/malformed',
  severity: 'error',
  name: malformed,
  title: title(malformed),
  next,
  runbook: null,
  article: {
    what: text(
      'A key is misspelt or missing, a word is none of those that can stand there, or a value is of another kind.',
      'Ключ написан с ошибкой или отсутствует, слово не из числа допустимых либо значение другого вида.',
    ),
    why: text(
      'The file was written from memory, or for another version of the format.',
      'Файл писали по памяти или для другой версии формата.',
    ),
    sure: text(
      'Every key and word is compared with those of the format; what is close is suggested.',
      'Каждый ключ и слово сверены с форматом; похожее предложено.',
    ),
    repair: text(
      'Write what is suggested. An editor that knows the schema (mmsup runbook schema) shows it while you type.',
      'Написать предложенное. Редактор, знающий схему (mmsup runbook schema), подскажет при вводе.',
    ),
    example: text(
      'Bad: chek: campaign trace. Good: check: campaign trace.',
      'Плохо: chek: campaign trace. Хорошо: check: campaign trace.',
    ),
  },
});

const broken = text('A way through a runbook is broken', 'Путь по сценарию оборван');
export const runbookBrokenWay = defineCause<RunbookFault>({
  id: 'runbook/broken-way',
  severity: 'error',
  name: broken,
  title: title(broken),
  next,
  runbook: null,
  article: {
    what: text(
      'An arrow leads to no step, nothing leads to a step, no end can be reached, or a list of outcomes has no else.',
      'Стрелка ведёт в никуда, к шагу никто не ведёт, конец недостижим или у исходов нет else.',
    ),
    why: text(
      'A step was renamed or removed, and an arrow was forgotten.',
      'Шаг переименовали или убрали, а стрелку забыли.',
    ),
    sure: text('The whole graph is walked before anything runs.', 'До запуска обойдён весь граф.'),
    repair: text(
      'Lead the arrow to a step that there is, or write that step.',
      'Направить стрелку к существующему шагу или добавить шаг.',
    ),
    example: text('Bad: go: hand-ovr. Good: go: hand-over.', 'Плохо: go: hand-ovr. Хорошо: go: hand-over.'),
  },
});

const unset = text('A name is read that may have no value', 'Читается имя, у которого может не быть значения');
export const runbookNameUnset = defineCause<RunbookFault>({
  id: 'runbook/name-unset',
  severity: 'error',
  name: unset,
  title: title(unset),
  next,
  runbook: null,
  article: {
    what: text(
      'A condition, a text or an argument reads a name that nothing sets, or that is not set on every way that leads there.',
      'Условие, текст или аргумент читает имя, которое никто не задаёт или которое задано не на каждом пути туда.',
    ),
    why: text(
      'A name is misspelt, or it is set by a check, and the way of an error goes round that check.',
      'Имя написано с ошибкой либо его задаёт проверка, а путь ошибки её обходит.',
    ),
    sure: text('Every way to the place was followed.', 'Пройдены все пути к этому месту.'),
    repair: text(
      'Capture it on every way, or do not read it here.',
      'Захватить его на каждом пути или не читать здесь.',
    ),
    example: text(
      'Bad: say: "${selectd} customers". Good: say: "${selected} customers".',
      'Плохо: say: "${selectd} клиентов". Хорошо: say: "${selected} клиентов".',
    ),
  },
});

const unfit = text('A runbook asks for what can never be', 'Сценарий спрашивает о том, чего не бывает');
export const runbookNeverFits = defineCause<RunbookFault>({
  id: 'runbook/never-fits',
  severity: 'error',
  name: unfit,
  title: title(unfit),
  next,
  runbook: null,
  article: {
    what: text(
      'A path leads out of what the command answers, a condition compares what cannot be equal or is always the same, or an argument names the wrong thing.',
      'Путь выходит за пределы ответа команды, условие сравнивает несравнимое или всегда одинаково, либо аргумент называет не то.',
    ),
    why: text(
      'The runbook was written without a look at what the command really answers, or an outcome above took the case already.',
      'Сценарий писали, не взглянув на настоящий ответ команды, либо случай уже забрал исход выше.',
    ),
    sure: text(
      'The shapes of all answers are taken from the code itself; conditions are tried on every case that can make a difference.',
      'Вид всех ответов взят из самого кода; условия проверены на всех случаях, которые могут отличаться.',
    ),
    repair: text(
      'Write what is suggested; look at mmsup COMMAND --json.',
      'Написать предложенное; посмотреть mmsup КОМАНДА --json.',
    ),
    example: text(
      'Bad: capture: {n: facts.selected}. Good: capture: {n: facts.run.selected}.',
      'Плохо: capture: {n: facts.selected}. Хорошо: capture: {n: facts.run.selected}.',
    ),
  },
});

const unproved = text('A conclusion of a runbook has no proof', 'Вывод сценария не подкреплён');
export const runbookUnproved = defineCause<RunbookFault>({
  id: 'runbook/unproved',
  severity: 'error',
  name: unproved,
  title: title(unproved),
  next,
  runbook: null,
  article: {
    what: text(
      'An outcome says found and names no cause, names a cause that there is not, or an end needs a step that may be passed by.',
      'Исход говорит found, но не называет причину, называет несуществующую, либо концу нужен шаг, который можно обойти.',
    ),
    why: text('The conclusion was written before the way to it.', 'Вывод написали раньше пути к нему.'),
    sure: text(
      'Causes are looked up in the catalogue, steps on every way. Causes of a client’s own system are known with --system FILE.',
      'Причины найдены в каталоге, шаги — на каждом пути. Причины собственной системы клиента известны с --system ФАЙЛ.',
    ),
    repair: text(
      'Name the cause as mmsup cause list does; let every way pass the needed step.',
      'Назвать причину как в mmsup cause list; провести каждый путь через нужный шаг.',
    ),
    example: text(
      'Bad: verdict: found. Good: verdict: found, cause: $cause.',
      'Плохо: verdict: found. Хорошо: verdict: found, cause: $cause.',
    ),
  },
});

const translated = text('A translation differs from its runbook', 'Перевод расходится со сценарием');
export const runbookTranslation = defineCause<RunbookFault>({
  id: 'runbook/translation',
  severity: 'error',
  name: translated,
  title: title(translated),
  next,
  runbook: null,
  article: {
    what: text(
      'The file of Russian words misses a text, has one that the runbook has not, or prints a name that the runbook’s own words do not print.',
      'В файле русских слов нет нужного текста, есть лишний или печатается имя, которого нет в словах самого сценария.',
    ),
    why: text('The runbook was changed, and its translation was not.', 'Сценарий изменили, а перевод — нет.'),
    sure: text('Both files are compared text by text.', 'Оба файла сравнены текст за текстом.'),
    repair: text('Translate what is missing, remove what is left over.', 'Перевести недостающее, убрать лишнее.'),
    example: text(
      'NAME.ru.yaml has steps: trace: say: with as many texts as there are outcomes.',
      'В ИМЯ.ru.yaml у steps: trace: say: столько текстов, сколько исходов.',
    ),
  },
});

const trial = text('The cases of a runbook do not fit it', 'Случаи сценария ему не подходят');
export const runbookTrial = defineCause<RunbookFault>({
  id: 'runbook/cases',
  severity: 'error',
  name: trial,
  title: title(trial),
  next,
  runbook: null,
  article: {
    what: text(
      'NAME.test.yaml names a step that there is not, or lets a step see what its command never answers.',
      'ИМЯ.test.yaml называет несуществующий шаг или показывает шагу то, чего его команда не отвечает.',
    ),
    why: text(
      'The runbook or the command was changed, and the cases were not.',
      'Изменили сценарий или команду, а случаи — нет.',
    ),
    sure: text(
      'Every case is read against the runbook and the shapes of the answers.',
      'Каждый случай сверен со сценарием и видом ответов.',
    ),
    repair: text(
      'Write what is suggested; then run mmsup runbook test.',
      'Написать предложенное; затем выполнить mmsup runbook test.',
    ),
    example: text(
      'Bad: trace: {facts: {selected: 0}}. Good: trace: {facts: {run: {selected: 0}}}.',
      'Плохо: trace: {facts: {selected: 0}}. Хорошо: trace: {facts: {run: {selected: 0}}}.',
    ),
  },
});
