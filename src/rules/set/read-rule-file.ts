import { plural, text } from '../../text.ts';
import { fileProblem } from './file-places.ts';
import { readSqlFile } from './read-sql-file.ts';
import { readYamlFile } from './read-yaml-file.ts';
import type { RuleFile } from './rule-file.types.ts';

/** Larger files are refused: what people write by hand is a hundredth of it. */
export const MOST_BYTES = 2 * 1024 * 1024;

/** What a path must end with to be read as a file of rules. */
export const RULE_FILE_ENDINGS = ['.sql', '.yaml', '.yml', '.json'] as const;

/** Whether a path is that of a file of rules, by its ending. */
export function isRuleFile(path: string): boolean {
  return RULE_FILE_ENDINGS.some((ending) => path.toLowerCase().endsWith(ending));
}

const BYTES = { en: ['byte', 'bytes'], ru: ['байт', 'байта', 'байт'] } as const;

/**
 * Reads a file of rules by its ending: `.sql` holds one condition, `.yaml`, `.yml` and `.json` a set of rules, or the body of a policy as a system
 * keeps it. The conditions are not parsed: that is the work of who needs them, through `readingText` so that an error tells its place in the file.
 * @throws UsageError `rules/file-…`, `yaml/…`, each with file:line:column.
 */
export function readRuleFile(file: { readonly path: string; readonly text: string }): RuleFile {
  const { path } = file;
  const source = { path, text: file.text.replace(/^\uFEFF/, '') };
  const bytes = Buffer.byteLength(source.text, 'utf8');
  if (bytes > MOST_BYTES) {
    throw fileProblem(source, 0, {
      code: 'too-large',
      message: text(
        `the file has ${bytes} bytes; at most ${MOST_BYTES} are read`,
        `в файле ${plural(bytes, BYTES).ru}, а читается не больше ${MOST_BYTES}`,
      ),
      hint: text(
        'Split it into several files: each is a set of its own.',
        'Разделите его на несколько файлов: каждый — отдельный набор.',
      ),
    });
  }
  if (!isRuleFile(path)) {
    throw fileProblem(source, 0, {
      code: 'kind',
      message: text('this is no file of rules', 'это не файл правил'),
      hint: text(
        `Its name must end with ${RULE_FILE_ENDINGS.join(', ')}.`,
        `Его имя должно оканчиваться на ${RULE_FILE_ENDINGS.join(', ')}.`,
      ),
    });
  }
  if (source.text.trim() === '')
    throw fileProblem(source, 0, { code: 'empty', message: text('the file is empty', 'файл пустой') });
  return path.toLowerCase().endsWith('.sql') ? readSqlFile(source) : readYamlFile(source);
}
