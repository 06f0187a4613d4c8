import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { CONTEXT_WORDS, HIDDEN_EVIDENCE, isSentence, PROOF_WORDS } from '../../src/ui/evidence-words.ts';

const CAUSES = join(import.meta.dirname, '../../src/causes');

interface Known {
  readonly file: string;
  /** Keys of evidence that a person may be shown: single values and lists of them. */
  readonly keys: readonly string[];
}

/** The evidence of every cause, as its type declares it: `defineCause<Evidence>`. */
function declaredEvidence(): readonly Known[] {
  const files = readdirSync(CAUSES).map((file) => join(CAUSES, file));
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  return files.flatMap((file) => {
    const found: Known[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && node.expression.getText() === 'defineCause') {
        const [evidence] = node.typeArguments ?? [];
        if (evidence) {
          const type = checker.getTypeFromTypeNode(evidence);
          const shown = type
            .getProperties()
            .filter((property) => isShown(checker, checker.getTypeOfSymbolAtLocation(property, node)));
          const names = shown.map(({ name }) => name);
          const keys = names.filter((name) => !isSentence(name, names));
          found.push({ file: file.slice(CAUSES.length + 1), keys });
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(program.getSourceFile(file)!);
    return found;
  });
}

const SCALAR =
  ts.TypeFlags.StringLike |
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.BooleanLike |
  ts.TypeFlags.Null |
  ts.TypeFlags.Undefined;

function isShown(checker: ts.TypeChecker, type: ts.Type): boolean {
  const parts = type.isUnion() ? type.types : [type];
  return parts.every((part) => {
    const element = checker.getIndexTypeOfType(part, ts.IndexKind.Number);
    if ((part.flags & SCALAR) !== 0) return true;
    return element !== undefined && isShown(checker, element);
  });
}

describe('what a cause’s evidence is called beside its title', () => {
  let known: readonly Known[];
  beforeAll(() => {
    known = declaredEvidence();
  }, 120_000);

  it('is read from the types of the causes', () => {
    expect(known.length).toBeGreaterThan(90);
    expect(known.flatMap(({ keys }) => keys)).toContain('selectedWithoutNulls');
  });

  it('has a word in English and in Russian for every key', () => {
    const words = { ...PROOF_WORDS, ...CONTEXT_WORDS };
    const missing = known.flatMap(({ file, keys }) =>
      keys.filter((key) => !(key in words) && !HIDDEN_EVIDENCE.has(key)).map((key) => `${file}: ${key}`),
    );
    expect([...new Set(missing)].sort()).toEqual([]);
    for (const [key, { en, ru }] of Object.entries(words))
      expect([key, en === ru, /[а-яё]/i.test(ru)]).toEqual([key, false, true]);
  });
});
