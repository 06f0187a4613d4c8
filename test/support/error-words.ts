import ts from 'typescript';
import type { SourceText } from './architecture.ts';

/**
 * Places where an error, or a mistake of a file, is made with words of one language: `file:line message`. An error is an object with `code` and `message`, or
 * what CancelledError or ExpressionProblem is given; a mistake of a file is what is complained of. A name is followed to its `const` or its parameter in the
 * functions around it.
 */
export function oneLanguageErrors(files: readonly SourceText[]): readonly string[] {
  return files.flatMap(({ path, text }) => {
    if (!/\bmessage\b|CancelledError|ExpressionProblem|\bcomplain/.test(text)) return [];
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const found: string[] = [];
    const tell = (node: ts.Node, what: string): void => {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${path}:${line + 1} ${what}`);
    };
    const visit = (node: ts.Node): void => {
      if (ts.isObjectLiteralExpression(node) && isError(node))
        for (const key of ['message', 'hint']) {
          const value = written(node, key);
          if (value && isOneLanguage(value)) tell(value, key);
        }
      if (ts.isNewExpression(node) && SPOKEN.includes(node.expression.getText()))
        for (const value of node.arguments?.slice(0, 1) ?? []) if (isOneLanguage(value)) tell(value, 'message');
      if (ts.isCallExpression(node) && COMPLAINS.includes(node.expression.getText()))
        for (const [at, what] of COMPLAINED) {
          const value = node.arguments[at];
          if (value && isOneLanguage(value)) tell(value, what);
        }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

/** Classes whose first argument is said. */
const SPOKEN = ['CancelledError', 'ExpressionProblem'];
/** `complain(report, place, code, message, hint)` */
const COMPLAINS = ['complain', 'complainUnlessOwn'];
const COMPLAINED = [
  [3, 'message'],
  [4, 'hint'],
] as const;

const isError = (object: ts.ObjectLiteralExpression): boolean =>
  ['code', 'message'].every((key) => object.properties.some((property) => property.name?.getText() === key));

function written(object: ts.ObjectLiteralExpression, key: string): ts.Expression | undefined {
  const property = object.properties.find(({ name }) => name?.getText() === key);
  if (!property) return undefined;
  if (ts.isShorthandPropertyAssignment(property)) return property.name;
  return ts.isPropertyAssignment(property) ? property.initializer : undefined;
}

/** Whether an expression is, or may be, a string that stands there as it is. */
function isOneLanguage(value: ts.Expression): boolean {
  if (ts.isStringLiteralLike(value) || ts.isTemplateExpression(value)) return true;
  if (ts.isParenthesizedExpression(value)) return isOneLanguage(value.expression);
  if (ts.isConditionalExpression(value)) return isOneLanguage(value.whenTrue) || isOneLanguage(value.whenFalse);
  if (ts.isBinaryExpression(value)) return isOneLanguage(value.left) || isOneLanguage(value.right);
  if (ts.isCallExpression(value)) return isOneLanguageCall(value);
  return ts.isIdentifier(value) && isStringName(value);
}

/** Also a text whose two halves are the same, and a sentence that is called verbatim: what is typed as a command is none. */
function isOneLanguageCall({ expression, arguments: given }: ts.CallExpression): boolean {
  const [name, [first, second]] = [expression.getText(), given];
  if (/^(text|words)$/.test(name)) return first !== undefined && first.getText() === second?.getText();
  if (/^(verbatim|toText)$/.test(name))
    return first !== undefined && isOneLanguage(first) && !first.getText().slice(1).startsWith('mmsup ');
  return /(\.join|^sentence|^didYouMean)$/.test(name);
}

function isStringName(name: ts.Identifier): boolean {
  for (let scope: ts.Node = name; scope.parent; scope = scope.parent) {
    const declared = ts.isFunctionLike(scope.parent)
      ? scope.parent.parameters.find((parameter) => parameter.name.getText() === name.text)
      : ts.isBlock(scope.parent) || ts.isSourceFile(scope.parent)
        ? constOf(scope.parent, name.text)
        : undefined;
    if (!declared) continue;
    if (declared.type) return /^(readonly )?string\b(?! \| Text)/.test(declared.type.getText());
    return declared.initializer !== undefined && isOneLanguage(declared.initializer);
  }
  return false;
}

function constOf({ statements }: ts.Block | ts.SourceFile, name: string): ts.VariableDeclaration | undefined {
  return statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .find((declaration) => declaration.name.getText() === name);
}
