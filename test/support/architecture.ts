import { dirname, posix } from 'node:path';
import ts from 'typescript';

export interface SourceText {
  /** Path from the project's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

interface Import {
  /** A project path such as `src/db/connect.ts`, or the name of a package. */
  readonly target: string;
  readonly isPackage: boolean;
}

/** Where a file stands. Imports run downwards only; {@link MAY_IMPORT} says where to. */
type Layer =
  | 'bin'
  | 'main'
  | 'program'
  | 'command'
  | 'queries'
  | 'plain'
  | 'render'
  | 'shell'
  | 'ui'
  | 'db'
  | 'system'
  | 'condition'
  | 'causes'
  | 'search'
  | 'contract'
  | 'model';

const MAIN = [
  'main.ts',
  'run.ts',
  'recorded.ts',
  'remembered.ts',
  'arguments.ts',
  'database.ts',
  'outputs.ts',
  'write.ts',
  'write-lists.ts',
  'write-shapes.ts',
  'clients-language.ts',
];
const FOUNDATION: readonly Layer[] = ['condition', 'causes', 'search', 'contract', 'model'];

const MAY_IMPORT: Readonly<Record<Layer, readonly Layer[]>> = {
  bin: ['main'],
  main: ['main', 'program', 'command', 'plain', 'ui', 'db', 'system', ...FOUNDATION],
  program: ['command', ...FOUNDATION],
  command: ['command', 'queries', 'plain', 'render', 'shell', 'system', ...FOUNDATION],
  queries: ['queries', 'plain', 'db', 'system', ...FOUNDATION],
  plain: ['plain', 'system', ...FOUNDATION],
  render: ['render', 'plain', ...FOUNDATION],
  shell: ['shell', 'contract', 'model'],
  ui: ['ui', 'contract', 'model'],
  db: ['db', 'contract', 'model'],
  system: ['system', 'contract', 'model'],
  condition: ['condition', 'contract', 'model'],
  causes: ['causes', 'contract', 'model'],
  search: ['search', 'causes', 'contract', 'model'],
  contract: ['contract', 'model'],
  model: ['model', 'contract'],
};

/** What a folder may do beyond its layer, and why. */
const ALSO: readonly { readonly from: RegExp; readonly to: RegExp; readonly why: string }[] = [
  { from: /^src\/demo\//, to: /^src\/db\//, why: 'the demo owns its server and writes into it' },
  {
    from: /^src\/database\.ts$/,
    to: /^src\/system\/fit\.queries\.ts$/,
    why: 'a description is fitted to its database when that is opened',
  },
  { from: /^src\/causes\/of-systems\.ts$/, to: /^src\/system\//, why: 'a system has causes of its own' },
  {
    from: /^src\/system\/check\//,
    to: /^src\/(causes|condition|profile\/moment\.ts)/,
    why: 'what is wrong with a description is told as causes, and its SQL is read as formulas are',
  },
  {
    from: /^src\/(health\/(probes\/)?last-run(\.queries)?|rules\/last-good-run\.queries)\.ts$/,
    to: /^src\/campaign\/(history|run|run\.queries|situation)\.ts$/,
    why: 'the newest runs are judged by the rule that a trace begins with: one rule, so that the two never differ',
  },
  {
    from: /^src\/health\/probes\/kept-members\.queries\.ts$/,
    to: /^src\/segment\/(find-members|members|members\.queries)\.ts$/,
    why: 'kept members are judged by the rule of segment explain: one rule, so that the two never differ',
  },
  {
    from: /^src\/runbook\/load\/query-text\.ts$/,
    to: /^src\/db\/guard\.named\.ts$/,
    why: 'what the guard refuses whatever the database is told when a runbook is read: one rule, so that the two never differ',
  },
  {
    from: /^src\/runbook\/probe\/run-program\.ts$/,
    to: /^src\/shell\//,
    why: 'steps of a runbook may run a program: here alone',
  },
  {
    from: /\.render\.ts$/,
    to: /^src\/ui\/(html\/|safe\.ts$)/,
    why: 'a document of its own is written from the same pieces by every command that has one',
  },
  { from: /^src\/learn\//, to: /^src\/demo\//, why: 'an exercise is a demo of its own with a fault in it' },
  { from: /^src\/profile\//, to: /^src\/db\//, why: 'a profile is tested by connecting' },
];

const PACKAGE_HOME: readonly { readonly name: RegExp; readonly home: RegExp }[] = [
  { name: /^pg(-|$)/, home: /^src\/db\// },
  { name: /^(chalk|cli-table3|inquirer|get-east-asian-width)$|^@inquirer\//, home: /^(src\/ui|bin)\// },
  { name: /^execa$/, home: /^src\/shell\// },
  { name: /^typescript$/, home: /^src\/shapes\// },
  { name: /^(minisearch|@orama\/stemmers)$/, home: /^src\/search\// },
];

const KEBAB_CASE = /^[a-z\d]+(-[a-z\d]+)*(\.[a-z]+)*$/;

/** Everything in these files that breaks the rules of the layout, one sentence each; empty when all is well. Type imports are free. */
export function breachesOf(files: readonly SourceText[]): string[] {
  return files.flatMap((file) => {
    const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
    const told = [
      ...nameBreaches(file.path),
      ...importsOf(tree).flatMap((imported) => importBreaches(file.path, imported)),
      ...(file.path.startsWith('src/') ? contentBreaches(tree) : []),
    ];
    return told.map((breach) => `${file.path} ${breach}`);
  });
}

function nameBreaches(path: string): string[] {
  const wrong = path.split('/').filter((part) => !KEBAB_CASE.test(part));
  return wrong.length > 0 ? [`is not named in kebab-case: ${wrong.join(', ')}`] : [];
}

function importBreaches(path: string, { target, isPackage }: Import): string[] {
  if (isPackage) {
    const rule = PACKAGE_HOME.find(({ name }) => name.test(target));
    return rule && !rule.home.test(path) ? [`imports ${target}`] : [];
  }
  if (target.endsWith('src/db/embedded-writer.ts') && !/^src\/(demo|db)\//.test(path)) return [`imports ${target}`];
  if (!/^(src|bin|dist)\//.test(target)) return [];
  if (ALSO.some(({ from, to }) => from.test(path) && to.test(target))) return [];
  const [layer, below] = [layerOf(path), layerOf(target)];
  if (!MAY_IMPORT[layer].includes(below)) return [`(${layer}) imports ${target} (${below})`];
  const [noun, otherNoun] = [nounOf(path), nounOf(target)];
  if (noun && otherNoun && noun !== otherNoun) return [`imports another noun's ${target}`];
  return [];
}

function layerOf(path: string): Layer {
  if (path.startsWith('bin/')) return 'bin';
  if (path.startsWith('dist/')) return 'main';
  const [folder = '', file] = path.replace(/^src\//, '').split('/');
  if (file === undefined) return MAIN.includes(folder) ? 'main' : folder === 'program.ts' ? 'program' : 'contract';
  if (path.endsWith('.command.ts')) return 'command';
  if (path.endsWith('.queries.ts')) return 'queries';
  if (path.endsWith('.render.ts')) return 'render';
  return (
    (['shell', 'ui', 'db', 'system', 'condition', 'causes', 'search', 'model'] as const).find(
      (name) => name === folder,
    ) ?? 'plain'
  );
}

/** The noun folder of a file; undefined for what is shared by all nouns. */
function nounOf(path: string): string | undefined {
  const isShared = !['command', 'queries', 'plain', 'render'].includes(layerOf(path));
  const [, noun] = path.split('/');
  return isShared || noun === 'condition' || noun === 'system' ? undefined : noun;
}

/** The values that a file imports, also by `export … from` and `import()`; type imports vanish before anything runs. */
function importsOf(tree: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const isPackage = !specifier.text.startsWith('.');
    const target = isPackage ? specifier.text : posix.join(dirname(tree.fileName), specifier.text);
    found.push({ target: isPackage ? packageName(target) : target, isPackage });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && importsValues(node)) add(node.moduleSpecifier);
    if (ts.isExportDeclaration(node) && !node.isTypeOnly) add(node.moduleSpecifier);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function importsValues({ importClause }: ts.ImportDeclaration): boolean {
  if (importClause === undefined) return true;
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return false;
  const { name, namedBindings } = importClause;
  if (name || !namedBindings || !ts.isNamedImports(namedBindings)) return true;
  return namedBindings.elements.some(({ isTypeOnly }) => !isTypeOnly);
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function contentBreaches(tree: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isExportAssignment(node) || isDefaultExport(node)) found.push('has a default export');
    if (ts.isPropertyAccessExpression(node)) {
      const words = node.getText().replace(/\s/g, '');
      if (/^(globalThis\.)?process\.exit$/.test(words)) found.push('calls process.exit');
      if (/^(globalThis\.)?console\.\w+$/.test(words)) found.push('uses console');
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportSpecifier(node)) return node.name.text === 'default';
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
}
