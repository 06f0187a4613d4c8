import {
  CST,
  type Document,
  isMap,
  isScalar,
  Lexer,
  type Node,
  type ParsedNode,
  Parser,
  parseDocument,
  Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import { UsageError } from '../errors.ts';
import { type Text, text } from '../text.ts';
import { syntaxHint, syntaxWords } from './yaml-syntax.ts';

/** What is read when nothing else is said. */
const MAX_BYTES = 1024 * 1024;
const MAX_DEPTH = 64;

/** Where a YAML text came from: needed to say file:line:column. */
export interface YamlSource {
  readonly text: string;
  readonly fileName: string;
}

/** Made by {@link yamlProblem}: what is wrong, where, and what to write instead. */
export interface YamlProblem {
  /** The part after `yaml/`. */
  readonly code: string;
  readonly message: Text;
  readonly hint?: Text | undefined;
}

/**
 * Reads one YAML 1.2 document, and refuses everything that could surprise: more bytes than `maxBytes` (1 MB), nesting deeper than 64, aliases, tags,
 * directives, duplicate keys, merges, keys that are not plain names, and unquoted values that YAML would change (`007`, `1.10`, `True`).
 * Throws UsageError `yaml/…` with file:line:column. Size and depth are checked before the real parser runs: it can abort the process.
 */
export function readYaml(content: string, fileName: string, maxBytes = MAX_BYTES): Document.Parsed {
  const source = { text: content, fileName };
  const bytes = Buffer.byteLength(content, 'utf8');
  if (bytes > maxBytes) {
    throw yamlProblem(source, 0, {
      code: 'too-large',
      message: text(
        `the file has ${bytes} bytes; at most ${maxBytes} are read`,
        `в файле ${bytes} байт, а читается не больше ${maxBytes}`,
      ),
    });
  }
  checkTokens(source);
  const document = parseDocument(content, {
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    merge: false,
    resolveKnownTags: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  const error = document.errors[0] ?? document.warnings[0];
  if (error)
    throw yamlProblem(source, error.pos[0], {
      code: 'syntax',
      message: syntaxWords(error),
      hint: syntaxHint(error),
    });
  checkNodes(source, document);
  return document;
}

/** An error of the file's writer, `file:line:column: message`. `where` is an offset into the text or a node of the document. */
export function yamlProblem(
  source: YamlSource,
  where: number | Node | null | undefined,
  problem: YamlProblem,
): UsageError {
  const offset = typeof where === 'number' ? where : (where?.range?.[0] ?? 0);
  const { line, column } = positionAt(source.text, offset);
  const place = `${source.fileName}:${line}:${column}`;
  const { en, ru } = problem.message;
  return new UsageError({
    code: `yaml/${problem.code}`,
    message: text(`${place}: ${en}.`, `${place}: ${ru}.`),
    hint: problem.hint,
    data: { file: source.fileName, line, column },
  });
}

/** Line and column of an offset, both from 1; columns count UTF-16 units, and no byte order mark. */
export function positionAt(content: string, offset: number): { line: number; column: number } {
  const before = content.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let at = before.indexOf('\n'); at !== -1; at = before.indexOf('\n', at + 1)) line += 1;
  const mark = line === 1 && content.startsWith('\uFEFF') && offset > 0 ? 1 : 0;
  return { line, column: offset - lineStart + 1 - mark };
}

/** Runs the iterative half of the parser only: it keeps its own stack, so depth can be measured without using ours. */
function checkTokens(source: YamlSource): void {
  const parser = new Parser();
  let scalarFollows = false;
  for (const lexeme of new Lexer().lex(source.text)) {
    if (!scalarFollows) checkToken(source, parser.offset, lexeme);
    scalarFollows = !scalarFollows && lexeme === CST.SCALAR;
    for (const _ of parser.next(lexeme)) {
      // Finished documents are not wanted here.
    }
    if (parser.stack.length > MAX_DEPTH) {
      throw yamlProblem(source, parser.offset, {
        code: 'too-deep',
        message: text(`nesting is deeper than ${MAX_DEPTH} levels`, `вложенность глубже ${MAX_DEPTH} уровней`),
      });
    }
  }
}

function checkToken(source: YamlSource, offset: number, lexeme: string): void {
  const type = CST.tokenType(lexeme);
  if (type === 'alias' || type === 'anchor') {
    const hint = text(
      `Repeat the value instead, or put the text in quotes: "${lexeme}…".`,
      `Повторите значение или возьмите текст в кавычки: "${lexeme}…".`,
    );
    throw yamlProblem(source, offset, {
      code: 'alias',
      message: text(
        `anchors and aliases ("${lexeme}") are not read`,
        `якоря и ссылки на них («${lexeme}») не читаются`,
      ),
      hint,
    });
  }
  if (type === 'tag') {
    const hint = text(
      `Remove the tag, or put the text in quotes: "${lexeme} …".`,
      `Уберите тег или возьмите текст в кавычки: "${lexeme} …".`,
    );
    const message = text(`the tag "${lexeme}" is not read`, `тег «${lexeme}» не читается`);
    throw yamlProblem(source, offset, { code: 'tag', message, hint });
  }
  if (type === 'directive-line') {
    const hint = text('Remove the line: the file is read as YAML 1.2.', 'Уберите строку: файл читается как YAML 1.2.');
    throw yamlProblem(source, offset, {
      code: 'directive',
      message: text(`the directive "${lexeme.trim()}" is not read`, `директива «${lexeme.trim()}» не читается`),
      hint,
    });
  }
}

function checkNodes(source: YamlSource, document: Document.Parsed): void {
  visit(document, {
    Map: (_, map) => checkKeys(source, map as YAMLMap<ParsedNode, ParsedNode | null>),
    Scalar: (_, scalar) => checkUnchanged(source, scalar),
  });
}

function checkKeys(source: YamlSource, map: YAMLMap<ParsedNode, ParsedNode | null>): void {
  const seen = new Map<string, ParsedNode>();
  for (const { key } of map.items) {
    if (!isScalar(key) || key.value === null || key.value === '') {
      throw yamlProblem(source, key ?? map, {
        code: 'key',
        message: text('a key must be a plain name', 'ключ должен быть простым именем'),
      });
    }
    const name = String(key.value);
    refuseKey(source, key, name);
    const first = seen.get(name);
    if (first) {
      const { line } = positionAt(source.text, first.range[0]);
      throw yamlProblem(source, key, {
        code: 'duplicate-key',
        message: text(`the key "${name}" is already used in line ${line}`, `ключ «${name}» уже есть в строке ${line}`),
      });
    }
    seen.set(name, key);
  }
}

/** `<<` is a merge to other readers, and `__proto__` is no key of its own to those that make objects of maps. */
function refuseKey(source: YamlSource, key: ParsedNode, name: string): void {
  if (name === '<<') {
    const hint = text('Write the keys out instead.', 'Выпишите ключи целиком.');
    const message = text('maps are not merged ("<<")', 'слияние («<<») не поддерживается');
    throw yamlProblem(source, key, { code: 'merge-key', message, hint });
  }
  if (name === '__proto__')
    throw yamlProblem(source, key, {
      code: 'key',
      message: text('"__proto__" cannot be a key', '«__proto__» не может быть ключом'),
      hint: text('Choose another name.', 'Выберите другое имя.'),
    });
}

/** `007` would be read as 7, `1.10` as 1.1, `True` as true: the writer must say which is meant. */
function checkUnchanged(source: YamlSource, scalar: Scalar): void {
  if (scalar.type !== Scalar.PLAIN) return;
  if (typeof scalar.value !== 'number' && typeof scalar.value !== 'boolean') return;
  const read = String(scalar.value);
  if (scalar.source === undefined || scalar.source === read) return;
  const hint = text(
    `Write "${scalar.source}" in quotes to keep it, or ${read} if that is meant.`,
    `Чтобы сохранить, напишите "${scalar.source}" в кавычках; если имелось в виду ${read}, так и напишите.`,
  );
  throw yamlProblem(source, scalar, {
    code: 'changed-value',
    message: text(`${scalar.source} would be read as ${read}`, `${scalar.source} было бы прочитано как ${read}`),
    hint,
  });
}

/** The top-level map of a document. Throws `yaml/not-a-map` when the file is empty or something else. */
export function topLevelMap(source: YamlSource, document: Document.Parsed): YAMLMap.Parsed {
  if (isMap(document.contents)) return document.contents as YAMLMap.Parsed;
  throw yamlProblem(source, document.contents, {
    code: 'not-a-map',
    message: text('the file must hold keys and values', 'в файле должны быть ключи и значения'),
  });
}
