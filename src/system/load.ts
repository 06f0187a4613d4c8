import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { suggestion } from '../model/closest.ts';
import { packageFile } from '../package-file.ts';
import { text } from '../text.ts';
import { readBuiltPart } from './built-part.ts';
import type { SystemDescription } from './description.ts';
import { mergeParts } from './merge.ts';
import { parsePart } from './parse.ts';
import type { DescriptionPart } from './part.types.ts';
import { placeWords } from './place.ts';
import { resolvePart } from './resolve.ts';

/** Systems that ship with mmsup, by the name that `--system` and profiles use. */
export const SHIPPED_SYSTEMS: readonly string[] = ['demo', 'listmonk', 'plain', 'sas-ci', 'tryton', 'unica'];

const SYSTEMS = text(
  `Systems that ship: ${SHIPPED_SYSTEMS.join(', ')}.`,
  `Системы из поставки: ${SHIPPED_SYSTEMS.join(', ')}.`,
);

/** Descriptions that extend each other, at most. */
const MOST_LEVELS = 8;

/**
 * Reads a description by shipped name or by path of a YAML file, with everything that it extends.
 * @throws UsageError `system/unknown`, `system/extends-itself`, or `yaml/…` with file:line:column for whatever is wrong inside.
 */
export function loadPart(nameOrPath: string): DescriptionPart {
  return loadChain(nameOrPath, []);
}

/** Whether a word is the shipped name of a system and not a path. */
export const isShipped = (name: string): boolean => SHIPPED_SYSTEMS.includes(name);

function loadChain(nameOrPath: string, below: readonly string[]): DescriptionPart {
  const path = isShipped(nameOrPath) ? nameOrPath : resolve(nameOrPath);
  if (below.includes(path) || below.length >= MOST_LEVELS) {
    throw new UsageError({
      code: 'system/extends-itself',
      message: text(
        `${below[0]} extends itself: ${[...below, path].join(' → ')}.`,
        `${below[0]} расширяет само себя: ${[...below, path].join(' → ')}.`,
      ),
      hint: text('Remove one of the "extends".', 'Уберите один из «extends».'),
    });
  }
  const part = readPart(nameOrPath);
  if (part.extends === undefined) return part;
  const base = isShipped(part.extends) ? part.extends : resolve(dirname(resolve(nameOrPath)), part.extends);
  if (!isShipped(base) && !existsSync(base)) {
    const place = part.places.get('extends')!;
    throw new UsageError({
      code: 'system/unknown',
      message: text(
        `${placeWords(place)}: it extends "${part.extends}", which is neither a system that ships nor a file.`,
        `${placeWords(place)}: в extends стоит «${part.extends}» — это ни система из поставки, ни файл.`,
      ),
      hint: suggestion(part.extends, SHIPPED_SYSTEMS) ?? SYSTEMS,
      data: { file: place.file, line: place.line, column: place.column },
    });
  }
  return mergeParts(loadChain(base, [...below, path]), part);
}

/** The descriptions that it is made from, itself first: shipped names, or files as they were written. @throws as {@link loadPart}. */
export function chainOf(nameOrPath: string): readonly string[] {
  const { extends: base } = readPart(nameOrPath);
  if (base === undefined) return [nameOrPath];
  return [nameOrPath, ...chainOf(isShipped(base) ? base : resolve(dirname(resolve(nameOrPath)), base))];
}

/** The text of a description that ships. */
export function readShippedText(name: string): string {
  return readFileSync(packageFile(`src/system/${name}.yaml`), 'utf8');
}

function readPart(nameOrPath: string): DescriptionPart {
  if (isShipped(nameOrPath)) {
    const shipped = readShippedText(nameOrPath);
    return readBuiltPart(nameOrPath, shipped) ?? parsePart(shipped, `${nameOrPath}.yaml`);
  }
  if (existsSync(nameOrPath)) return parsePart(readFileSync(nameOrPath, 'utf8'), nameOrPath);
  throw new UsageError({
    code: 'system/unknown',
    message: text(
      `There is no system "${nameOrPath}", and no file of that name.`,
      `Системы «${nameOrPath}» нет, и файла с таким именем тоже.`,
    ),
    hint: suggestion(nameOrPath, SHIPPED_SYSTEMS) ?? SYSTEMS,
    data: { system: nameOrPath },
  });
}

/** A description without a database: as if it had all variants, and `:as_of` as it is written. For what is listed offline. */
export function loadSystem(nameOrPath: string): SystemDescription {
  return withAllVariants(loadPart(nameOrPath));
}

function withAllVariants(part: DescriptionPart): SystemDescription {
  return resolvePart(part, { variants: new Set(Object.keys(part.variants)) });
}

/** Reads a description from its text. @throws UsageError `yaml/…` with file:line:column. */
export function parseSystem(content: string, fileName: string): SystemDescription {
  return withAllVariants(parsePart(content, fileName));
}
