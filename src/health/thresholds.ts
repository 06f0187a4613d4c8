import { readFileSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import { readYaml, topLevelMap } from '../model/yaml.ts';
import { fieldsOf } from '../model/yaml-fields.ts';
import { text } from '../text.ts';
import { DEFAULT_THRESHOLDS, type Thresholds } from './probe.ts';

/** How each threshold is written in the file, and its bounds. */
const KEYS: Readonly<Record<string, { readonly name: keyof Thresholds; readonly most: number }>> = {
  days: { name: 'days', most: 366 },
  'late-periods': { name: 'latePeriods', most: 1000 },
  'stuck-times': { name: 'stuckTimes', most: 1000 },
  'silent-minutes': { name: 'silentMinutes', most: 100_000 },
  'failed-share': { name: 'failedShare', most: 1 },
  'rejected-share': { name: 'rejectedShare', most: 1 },
  'failures-in-row': { name: 'failuresInRow', most: 1000 },
  'unknown-share': { name: 'unknownShare', most: 1 },
  'invalid-share': { name: 'invalidShare', most: 1 },
  'stale-days': { name: 'staleDays', most: 366 },
  'big-table-rows': { name: 'bigTableRows', most: 1e12 },
  'slow-seconds': { name: 'slowSeconds', most: 86_400 },
  budget: { name: 'budget', most: 1e15 },
};

/**
 * Reads thresholds from a YAML file; what it leaves out keeps its default.
 * @throws UsageError `health/no-file`, `yaml/…` with file:line:column.
 */
export function readThresholds(fileName: string): Thresholds {
  const content = readContent(fileName);
  const source = { text: content, fileName };
  const title = text('a file of thresholds', 'файл порогов');
  const fields = fieldsOf(source, topLevelMap(source, readYaml(content, fileName)), title, [
    'format',
    ...Object.keys(KEYS),
  ]);
  if (fields.value('format') !== 1)
    throw fields.problem('format', {
      code: 'format',
      message: text('a file of thresholds says "format: 1"', 'в файле порогов должно стоять «format: 1»'),
    });
  const set = Object.entries(KEYS).flatMap(([key, { name, most }]) => {
    if (!fields.has(key)) return [];
    const value = fields.value(key);
    if (typeof value === 'number' && value > 0 && value <= most) return [[name, value]];
    throw fields.problem(key, {
      code: 'threshold',
      message: text(
        `"${key}" must be a number above 0, at most ${most}`,
        `«${key}» должен быть числом больше 0 и не больше ${most}`,
      ),
    });
  });
  return { ...DEFAULT_THRESHOLDS, ...Object.fromEntries(set) };
}

function readContent(fileName: string): string {
  try {
    return readFileSync(fileName, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError({
      code: 'health/no-file',
      message: text(
        `The file of thresholds ${fileName} cannot be read (${code}).`,
        `Файл порогов ${fileName} не прочитать (${code}).`,
      ),
      hint: text(
        'Give the path of a YAML file: format: 1, days: 7, late-periods: 2, …',
        'Укажите путь к файлу YAML: format: 1, days: 7, late-periods: 2, …',
      ),
    });
  }
}
