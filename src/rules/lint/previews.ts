import { canonical, conditionAst } from '../../condition/ast.ts';
import { decide } from '../../condition/decide/decide.ts';
import { viewsOf } from '../../condition/doubts/doubts.ts';
import { type Formula, type Leaf, leavesOf, sqlOf } from '../../condition/formula.ts';
import { oneLine } from '../../condition/words.ts';
import { typesFor } from './assumed-types.ts';
import { type FileLinted, type FileSighting, type RuleSeen, spanInFile } from './lint-file.ts';

const PREVIEW = /\.preview\.sql$/i;

/** `vip.preview.sql` beside `vip.sql`: what is shown, and what is acted on. Where they cannot be proved to select the same people, that is told. */
export function previewsIn(files: readonly FileLinted[]): ReadonlyMap<FileLinted, readonly FileSighting[]> {
  const found = new Map<FileLinted, readonly FileSighting[]>();
  for (const file of files.filter(({ path }) => PREVIEW.test(path))) {
    const beside = [file.path.replace(PREVIEW, '.sql'), file.path.replace(PREVIEW, '.action.sql')];
    const action = files.find(({ path }) => beside.includes(path));
    const [shown, acted] = [file.rules[0], action?.rules[0]];
    if (!shown?.formula || !acted?.formula || areEqual(shown.formula, acted.formula, shown.alias)) continue;
    found.set(file, [sighting(file, action!, shown, acted)]);
  }
  return found;
}

function areEqual(shown: Formula, acted: Formula, alias: string): boolean {
  const views = [shown, acted].flatMap((formula) => viewsOf(formula, { alias }));
  const rules = { alias, types: typesFor(views, undefined), notNull: new Set<string>() };
  return decide(shown, acted, rules).word === 'equivalent';
}

function sighting(file: FileLinted, action: FileLinted, shown: RuleSeen, acted: RuleSeen): FileSighting {
  const other = alone(acted.formula!, shown.formula!);
  const here = alone(shown.formula!, acted.formula!) ?? leavesOf(shown.formula!)[0]!;
  return {
    rule: shown.id,
    cause: 'rule/preview-differs',
    severity: 'error',
    confidence: 'likely',
    span: spanInFile(file.text, shown.text!, here.span),
    detail: { other: action.path, ...(other ? { value: oneLine(other.text) } : {}) },
    repair: null,
  };
}

/** The first condition that the other formula does not have. */
function alone(formula: Formula, other: Formula): Leaf | undefined {
  const known = new Set(leavesOf(other).map(textOf));
  return leavesOf(formula).find((leaf) => !known.has(textOf(leaf)));
}

const textOf = (leaf: Leaf): string => canonical(conditionAst(sqlOf(leaf)));
