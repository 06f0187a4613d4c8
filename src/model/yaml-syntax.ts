import type { ErrorCode, YAMLError } from 'yaml';
import { type Text, text } from '../text.ts';

type SyntaxError = Pick<YAMLError, 'code' | 'message'>;

/** What the parser says in English, by what it means. */
const RUSSIAN: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'у ссылки на якорь не бывает своих свойств',
  BAD_ALIAS: 'неверное имя якоря или ссылки на него',
  BAD_COLLECTION_TYPE: 'тег не подходит к этому значению',
  BAD_DIRECTIVE: 'директива не читается',
  BAD_DQ_ESCAPE: 'в двойных кавычках стоит неизвестное сочетание с «\\»',
  BAD_INDENT: 'неверный отступ',
  BAD_PROP_ORDER: 'якорь или тег стоит не на своём месте',
  BAD_SCALAR_START: 'текст без кавычек не может начинаться с этого знака',
  BLOCK_AS_IMPLICIT_KEY: 'список не может быть ключом',
  BLOCK_IN_FLOW:
    'внутри {…} и […] здесь не может начинаться ключ или список: не хватает запятой или кавычек вокруг текста с «: », либо часть записана отступом',
  DUPLICATE_KEY: 'такой ключ уже есть',
  IMPOSSIBLE: 'это место не читается',
  KEY_OVER_1024_CHARS: 'ключ длиннее 1024 знаков',
  MISSING_CHAR: 'не хватает знака',
  MULTILINE_IMPLICIT_KEY: 'ключ должен целиком стоять в одной строке',
  MULTIPLE_ANCHORS: 'здесь больше одного якоря',
  MULTIPLE_DOCS: 'в файле больше одного документа',
  MULTIPLE_TAGS: 'здесь больше одного тега',
  NON_STRING_KEY: 'ключ должен быть текстом',
  RESOURCE_EXHAUSTION: 'файл слишком сложен, чтобы его прочитать',
  TAB_AS_INDENT: 'отступ сделан табуляцией',
  TAG_RESOLVE_FAILED: 'такого тега нет',
  UNEXPECTED_TOKEN: 'этого здесь быть не может',
};

/** Where one code stands for several mistakes, the parser's own words tell them apart. */
const CLOSER: readonly (readonly [said: RegExp, russian: string])[] = [
  [/closing "quote/, 'не закрыта двойная кавычка'],
  [/closing 'quote/, 'не закрыта одинарная кавычка'],
  [/end with a \}/, 'не хватает закрывающей «}»'],
  [/end with a \]/, 'не хватает закрывающей «]»'],
  [/^Missing , /, 'не хватает запятой между элементами'],
  [/space after :/, 'после «:» нужен пробел'],
  [/^Comments must/, 'перед «#» нужен пробел'],
  [/^Implicit map keys/, 'за ключом должны стоять «:» и значение'],
  [/without - indicator/, 'элемент списка начинают с «-»'],
  [
    /^Nested mappings/,
    'здесь не может начинаться вложенный ключ: у следующей строки лишний отступ или в этой есть второе «: » (вложенный ключ пишут с новой строки под ключом без значения, текст с «: » — в кавычках)',
  ],
];

/** What is wrong with a text that is no YAML; in English as the parser says it. */
export function syntaxWords({ code, message }: SyntaxError): Text {
  const closer = CLOSER.find(([said]) => said.test(message))?.[1];
  return text(message, `ошибка в записи YAML: ${closer ?? RUSSIAN[code]}`);
}

/** What to write instead, where that can be said. */
export function syntaxHint({ code, message }: SyntaxError): Text | undefined {
  if (code === 'TAB_AS_INDENT') return text('Indent with spaces.', 'Отступайте пробелами.');
  if (code === 'MULTIPLE_DOCS')
    return text(
      'Keep one document in the file: remove the second "---".',
      'Оставьте в файле один документ: уберите второе «---».',
    );
  if (/^Unexpected flow-(seq|map)-start/.test(message))
    return text(
      'Inside {…} a text with a bracket stands in quotes: {n: "rows[0].n"}.',
      'Внутри {…} текст со скобкой пишут в кавычках: {n: "rows[0].n"}.',
    );
  return undefined;
}
