import { parseSync } from 'libpg-query';
import type { NotEvaluated } from '../../result.ts';
import { formatCount, type Text, text } from '../../text.ts';
import type { ChangedFile, StoredFile } from '../git/changed-files.ts';
import type { Content } from '../git/contents.ts';
import { isRuleFile } from '../set/read-rule-file.ts';
import { isWholeSelect } from '../set/sql-comments.ts';
import type { FilePair, FileSide } from './compare.ts';
import { mostBytesOf } from './text-file.ts';

/** Changed files of rules as pairs of texts, and what was passed over. */
export interface RuleFiles {
  readonly pairs: readonly FilePair[];
  readonly gaps: readonly NotEvaluated[];
}

/** Changed files that may hold rules, by their names. */
export function mayHoldRules({ before, after }: ChangedFile): boolean {
  return [before, after].some((side) => side !== null && isRuleFile(side.path));
}

/**
 * Tells files of rules from others of the same endings: SQL that is a script of statements, YAML and JSON that is something else. Those are passed
 * over; what is too large or not in the clone is not, for a rule may be in it.
 */
export function ruleFiles(files: readonly ChangedFile[], contents: ReadonlyMap<string, Content>): RuleFiles {
  const pairs: FilePair[] = [];
  const gaps: NotEvaluated[] = [];
  for (const { before, after } of files) {
    const sides = [before, after].map((side) => side && sideOf(side, contents));
    const unread = sides.find((side) => side && 'gap' in side);
    const [old, now] = sides as (FileSide | null)[];
    if (unread && 'gap' in unread) gaps.push(unread.gap);
    else if ([old, now].some((side) => side && isOfRules(side)))
      pairs.push({ before: old ?? null, after: now ?? null });
    else if (isScript(now ?? old ?? null)) gaps.push(script((now ?? old)!.path));
  }
  return { pairs, gaps };
}

function sideOf(file: StoredFile, contents: ReadonlyMap<string, Content>): FileSide | { readonly gap: NotEvaluated } {
  const { path, object, isPlain } = file;
  const content = contents.get(object);
  if (!isPlain) return { gap: unreadGap(path, text('it is a symbolic link', 'это символическая ссылка')) };
  if (!content || content.kind === 'missing')
    return { gap: unreadGap(path, text('its content is not in this clone', 'его содержимого нет в этой копии')) };
  const most = mostBytesOf(path);
  if (content.kind === 'too-large' || (content.kind === 'text' && content.bytes > most))
    return {
      gap: unreadGap(
        path,
        text(
          `it has ${formatCount(content.bytes, 'en')} bytes, and at most ${formatCount(most, 'en')} are read`,
          `в нём ${formatCount(content.bytes, 'ru')} байт, а читается не больше ${formatCount(most, 'ru')}`,
        ),
      ),
    };
  return content.kind === 'text' ? { path, text: content.text } : { path, problem: content.problem };
}

function unreadGap(path: string, why: Text): NotEvaluated {
  return { what: text(`The rules of ${path}`, `Правила в ${path}`), why, couldChangeAnswer: true };
}

function script(path: string): NotEvaluated {
  return {
    what: text(`${path}`, `${path}`),
    why: text(
      'it is a script of SQL statements and no condition: passed over',
      'это сценарий из операторов SQL, а не условие: пропущен',
    ),
    couldChangeAnswer: false,
  };
}

export function isOfRules(side: FileSide): boolean {
  const isSql = /\.sql$/i.test(side.path);
  if (!isRuleFile(side.path)) return false;
  if ('problem' in side) return isSql;
  return isSql ? !isScript(side) : looksLikeRules(side.text);
}

/** SQL that PostgreSQL takes as statements is no condition; a whole SELECT may be a segment. */
export function isScript(side: FileSide | null): boolean {
  if (!side || 'problem' in side || !/\.sql$/i.test(side.path) || isWholeSelect(side.text)) return false;
  try {
    return (parseSync(side.text).stmts ?? []).length > 0;
  } catch {
    return false;
  }
}

const KINDS = '(segment|policy|offer|normalisation)';
const IS_SET = new RegExp(`^["']?(kind["']?\\s*:\\s*["']?${KINDS}|rules["']?\\s*:)`, 'm');
const IS_BODY = /^\s*\{[^[]*"(cap|percent|period_days|quiet_from)"\s*:/;

/** Also where it does not parse: a set of rules that an edit broke is still one. */
const looksLikeRules = (content: string): boolean =>
  (IS_SET.test(content) && /^["']?(format|kind)["']?\s*:/m.test(content)) || IS_BODY.test(content);
