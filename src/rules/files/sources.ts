import type { NotEvaluated } from '../../result.ts';
import { formatCount, type Text, text } from '../../text.ts';
import type { ChangedFile, StoredFile } from '../git/changed-files.ts';
import type { Content } from '../git/contents.ts';
import { isRuleFile } from '../set/read-rule-file.ts';
import type { FilePair, FileSide } from './compare.ts';
import { isOfRules, isScript } from './is-rules.ts';
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
export function ruleFiles(
  files: readonly ChangedFile[],
  contents: ReadonlyMap<string, Content>,
  { path }: { readonly path: string | undefined },
): RuleFiles {
  const seen = files.map((file) => (mayHoldRules(file) ? seenAs(file, contents) : seenWithout(file, path)));
  const others = seen.flatMap((one) => ('other' in one ? [one.other] : []));
  return {
    pairs: seen.flatMap((one) => ('pair' in one ? [one.pair] : [])),
    gaps: [
      ...seen.flatMap((one) => ('gap' in one ? [one.gap] : [])),
      ...(path === undefined || others.length === 0 ? [] : [noRules(path, others)]),
    ],
  };
}

type Seen = { readonly pair: FilePair } | { readonly gap: NotEvaluated } | { readonly other: string };

function seenAs({ before, after }: ChangedFile, contents: ReadonlyMap<string, Content>): Seen {
  if (isLargeOther([before, after], contents)) return { other: (after ?? before)!.path };
  const sides = [before, after].map((side) => side && sideOf(side, contents));
  const unread = sides.find((side) => side && 'gap' in side);
  if (unread && 'gap' in unread) return unread;
  const [old = null, now = null] = sides as (FileSide | null)[];
  if ([old, now].some((side) => side && isOfRules(side))) return { pair: { before: old, after: now } };
  const { path } = (now ?? old)!;
  if (isScript(now ?? old)) return { gap: script(path) };
  return [old, now].some((side) => side && 'problem' in side) ? { gap: notText([old, now]) } : { other: path };
}

/** YAML or JSON that is too large for a file of rules on one side or both, and by its keys is none on either. */
function isLargeOther(sides: readonly (StoredFile | null)[], contents: ReadonlyMap<string, Content>): boolean {
  const held = sides.filter((side) => side !== null);
  const isLarge = ({ path, object }: StoredFile): boolean => {
    const content = contents.get(object);
    return content?.kind === 'too-large' && content.isOther && !/\.sql$/i.test(path);
  };
  const small = held.filter((side) => !isLarge(side)).map((side) => sideOf(side, contents));
  return small.length < held.length && small.every((side) => 'text' in side && !isOfRules(side));
}

/** Where somebody says where the rules are, a link and a submodule may lead to some of them. */
function seenWithout({ before, after }: ChangedFile, asked: string | undefined): Seen {
  const linked = [after, before].find((side) => side !== null && side.form !== 'file');
  if (asked === undefined || !linked || linked.form === 'file') return { other: (after ?? before)!.path };
  return { gap: unreadGap(linked.path, NO_FILE[linked.form]) };
}

/** Bytes that cannot be read hide what they hold. */
function notText(sides: readonly (FileSide | null)[]): NotEvaluated {
  const [side] = sides.flatMap((one) => (one && 'problem' in one ? [one] : []));
  const { path, problem } = side!;
  return unreadGap(path, problem);
}

const MOST_NAMED = 5;

/** Where somebody says where the rules are, what differs there and is not read is named: it may have been meant. */
function noRules(below: string, paths: readonly string[]): NotEvaluated {
  const named = `${paths.slice(0, MOST_NAMED).join(', ')}${paths.length > MOST_NAMED ? `, … (${paths.length})` : ''}`;
  return {
    what: text(`Other files of ${below}: ${named}`, `Другие файлы в ${below}: ${named}`),
    why: text(
      'they differ and are no files of rules, by their names or by what they hold: passed over',
      'они отличаются, но по имени или содержимому это не файлы правил: пропущены',
    ),
    couldChangeAnswer: false,
  };
}

function sideOf(file: StoredFile, contents: ReadonlyMap<string, Content>): FileSide | { readonly gap: NotEvaluated } {
  const { path, object, form } = file;
  const content = contents.get(object);
  if (form !== 'file') return { gap: unreadGap(path, NO_FILE[form]) };
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

const NO_FILE: Readonly<Record<'link' | 'repository', Text>> = {
  link: text('it is a symbolic link', 'это символическая ссылка'),
  repository: text(
    'it is a submodule: its rules are in another repository',
    'это подмодуль: его правила лежат в другом репозитории',
  ),
};

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
