import { formatCount, type Lang, plural, type Text, text } from '../../text.ts';
import type { Block } from '../../view.ts';
import type { Allowed } from './answer.ts';
import type { CatalogueRow } from './catalogue.ts';
import { renderCatalogue } from './list.render.ts';

/** A rule with how much was found in it. */
export interface RuleLine {
  readonly rule: string;
  readonly kind: string;
  readonly file: string | null;
  /** From 1. */
  readonly line: number;
  readonly findings: number;
}

/** `rules lint`'s facts. */
export interface LintFacts {
  /** What the types of the columns were taken from. */
  readonly types: 'database' | 'schema' | 'nothing';
  readonly files: number;
  readonly rules: readonly RuleLine[];
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly allowed: readonly Allowed[];
  /** Findings that the baseline had too; null without one. */
  readonly knownBefore: number | null;
  /** What `--fix` makes right. */
  readonly fixed: readonly {
    readonly cause: string;
    readonly rule: string;
    readonly file: string;
    readonly line: number;
  }[];
  /** The patch of `--fix`; null without it, or where it was written. */
  readonly patch: string | null;
  /** Files of the folders that are no rules. */
  readonly passedOver: readonly string[];
  /** With `--list` the catalogue of mistakes. */
  readonly catalogue: readonly CatalogueRow[] | null;
}

const WORDS = {
  looked: text('Looked at', 'Просмотрено'),
  found: text('Found', 'Найдено'),
  allowed: text('Allowed by comments', 'Разрешено комментариями'),
  known: text('Known before', 'Известно раньше'),
  fixed: text('Made right', 'Исправлено'),
  types: text('Types of the columns', 'Типы столбцов'),
} as const satisfies Record<string, Text>;

const TYPES: Readonly<Record<LintFacts['types'], Text>> = {
  database: text('from the database', 'из базы'),
  schema: text('from the schema file', 'из файла схемы'),
  nothing: text('not known', 'не известны'),
};

const RULES = { en: ['rule', 'rules'], ru: ['правило', 'правила', 'правил'] } as const;
const FILES = { en: ['file', 'files'], ru: ['файле', 'файлах', 'файлах'] } as const;
const ERRORS = { en: ['error', 'errors'], ru: ['ошибка', 'ошибки', 'ошибок'] } as const;
const WARNINGS = { en: ['warning', 'warnings'], ru: ['предупреждение', 'предупреждения', 'предупреждений'] } as const;
const NOTES = { en: ['note', 'notes'], ru: ['заметка', 'заметки', 'заметок'] } as const;

/** The totals below the findings. */
export function renderLint(facts: LintFacts, lang: Lang): readonly Block[] {
  if (facts.catalogue) return renderCatalogue(facts.catalogue, lang);
  const { rules, files, errors, warnings, notes, allowed, knownBefore, fixed, types } = facts;
  const count = plural(rules.length, RULES)[lang];
  const inFiles = files > 0 ? text(` in ${plural(files, FILES).en}`, ` в ${plural(files, FILES).ru}`)[lang] : '';
  const weights = [plural(errors, ERRORS), plural(warnings, WARNINGS), plural(notes, NOTES)];
  return [
    {
      kind: 'pairs',
      rows: [
        [WORDS.looked[lang], `${count}${inFiles}`],
        [WORDS.types[lang], TYPES[types][lang]],
        [WORDS.found[lang], weights.map((one) => one[lang]).join(', ')],
        ...(allowed.length > 0 ? [[WORDS.allowed[lang], formatCount(allowed.length, lang)] as const] : []),
        ...(knownBefore === null ? [] : [[WORDS.known[lang], formatCount(knownBefore, lang)] as const]),
        ...(fixed.length > 0 ? [[WORDS.fixed[lang], formatCount(fixed.length, lang)] as const] : []),
      ],
    },
  ];
}
