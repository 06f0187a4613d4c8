import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import type { CommandShape, Definitions, Shape } from '../model/shape.ts';
import { type Shaper, shapeOf } from './of-type.ts';

/** What the types of the code say about results. */
export interface TypesRead {
  readonly commands: Readonly<Record<string, CommandShape>>;
  readonly evidence: Readonly<Record<string, Shape>>;
  readonly $defs: Definitions;
  /** Files of our own that were read, from the package's root. */
  readonly files: readonly string[];
}

/**
 * Reads the types of commands and causes. `root` is the package's folder; each command is named by its path, `campaign trace`, and stands in
 * `src/campaign/trace.command.ts`. Throws Error where a command has no such file or exports no command.
 */
export function readTypes(root: string, paths: readonly string[]): TypesRead {
  const files = paths.map((path) => join(root, `src/${path.replace(' ', '/')}.command.ts`));
  const program = ts.createProgram([...files, join(root, 'src/causes/catalogue.ts')], OPTIONS, ownFilesOnly());
  const shaper: Shaper = {
    checker: program.getTypeChecker(),
    place: program.getSourceFile(files[0]!)!,
    defs: new Map(),
    names: new Map(),
  };
  const causes = readCauses(shaper, program);
  const commands = paths.map((path, at): [string, CommandShape] => [
    path,
    {
      facts: factsOf(shaper, program, files[at]!),
      causes: [...causesBelow(shaper, program, files[at]!, causes)].sort(),
    },
  ]);
  const own = program.getSourceFiles().map(({ fileName }) => relative(root, fileName).replaceAll('\\', '/'));
  return {
    commands: Object.fromEntries(commands),
    evidence: Object.fromEntries([...causes.values()].map(({ id, evidence }) => [id, evidence])),
    $defs: Object.fromEntries(shaper.defs),
    files: own.filter((name) => name.startsWith('src/')).sort(),
  };
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2023.d.ts'],
  types: [],
  allowImportingTsExtensions: true,
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

/** Packages are not followed: no result holds anything of theirs, and to read them takes most of the time. */
function ownFilesOnly(): ts.CompilerHost {
  const host = ts.createCompilerHost(OPTIONS);
  host.resolveModuleNameLiterals = (names, from) =>
    names.map(({ text }) => {
      if (!text.startsWith('.')) return { resolvedModule: undefined };
      const resolvedFileName = join(dirname(from), text);
      return { resolvedModule: { resolvedFileName, extension: ts.Extension.Ts, isExternalLibraryImport: false } };
    });
  return host;
}

interface CauseType {
  readonly id: string;
  readonly evidence: Shape;
}

type Causes = ReadonlyMap<ts.Symbol, CauseType>;

/** Every `export const … = defineCause<Evidence>({id: '…', …})`. */
function readCauses(shaper: Shaper, program: ts.Program): Causes {
  const causes = new Map<ts.Symbol, CauseType>();
  for (const file of program.getSourceFiles()) {
    if (!/\/src\/causes\/[^/]+\.ts$/.test(file.fileName)) continue;
    for (const symbol of exportsOf(shaper, file)) {
      const evidence = typeArgumentOf(shaper, symbol, 'Cause');
      const id = evidence && idOf(symbol);
      if (evidence && !id)
        throw new Error(`The id of the cause ${symbol.name} in ${file.fileName} is not written out.`);
      if (evidence && id) causes.set(symbol, { id, evidence: shapeOf(shaper, evidence) });
    }
  }
  return causes;
}

function exportsOf({ checker }: Pick<Shaper, 'checker'>, file: ts.SourceFile): readonly ts.Symbol[] {
  const module = checker.getSymbolAtLocation(file);
  return module ? checker.getExportsOfModule(module) : [];
}

/** `Facts` of an export that is a `CommandSpec<Facts>`, `Evidence` of one that is a `Cause<Evidence>`. */
function typeArgumentOf({ checker }: Shaper, symbol: ts.Symbol, generic: string): ts.Type | undefined {
  const declaration = symbol.valueDeclaration;
  const made = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  if (!made || !ts.isCallExpression(made)) return undefined;
  const [signature] = checker.getTypeAtLocation(made.expression).getCallSignatures();
  const returned = signature?.getReturnType();
  if (returned?.symbol?.name !== generic) return undefined;
  const [written] = made.typeArguments ?? [];
  if (written) return checker.getTypeFromTypeNode(written);
  return checker.getTypeArguments(
    (signature!.typeParameters ? checker.getTypeAtLocation(made) : returned) as ts.TypeReference,
  )[0];
}

function idOf(symbol: ts.Symbol): string | undefined {
  let id: string | undefined;
  const visit = (node: ts.Node): void => {
    if (id !== undefined) return;
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'id' && ts.isStringLiteralLike(node.initializer))
      id = node.initializer.text;
    ts.forEachChild(node, visit);
  };
  visit(symbol.valueDeclaration!);
  return id;
}

function factsOf(shaper: Shaper, program: ts.Program, fileName: string): Shape {
  const file = program.getSourceFile(fileName);
  const facts = file && exportsOf(shaper, file).map((symbol) => typeArgumentOf(shaper, symbol, 'CommandSpec'));
  const found = facts?.find((type) => type !== undefined);
  if (!found) throw new Error(`${fileName} exports no command.`);
  return shapeOf(shaper, found);
}

/**
 * The causes that a file names, itself or through what it imports. Of a module of causes that is imported whole, or of which something that
 * makes causes is imported, all count: rather one too many than one too few.
 */
function causesBelow({ checker }: Shaper, program: ts.Program, fileName: string, causes: Causes): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const waiting = [fileName];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const file = program.getSourceFile(next);
    if (!file || seen.has(next)) continue;
    seen.add(next);
    if (isOfCauses(next))
      for (const { id } of exportsOf({ checker }, file).flatMap((symbol) => causes.get(symbol) ?? [])) found.add(id);
    for (const { specifier, names } of importsOf(file)) {
      const target = join(dirname(next), specifier);
      const named = names.map((name) => causes.get(originOf(checker, name))?.id);
      for (const id of named) if (id !== undefined) found.add(id);
      if (!isOfCauses(target) || names.length === 0 || named.includes(undefined)) waiting.push(target);
    }
  }
  return found;
}

const isOfCauses = (fileName: string): boolean => /\/src\/causes\/[^/]+\.ts$/.test(fileName);

function originOf(checker: ts.TypeChecker, name: ts.Identifier): ts.Symbol {
  const symbol = checker.getSymbolAtLocation(name)!;
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

interface Imported {
  readonly specifier: string;
  /** Empty where all of it is imported. */
  readonly names: readonly ts.Identifier[];
}

/** What a file imports of our own, types aside. */
function importsOf(file: ts.SourceFile): readonly Imported[] {
  const found: Imported[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const { specifier, names, isOfTypes } = importedBy(node, node.moduleSpecifier.text);
      if (!isOfTypes) found.push({ specifier, names });
      return;
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [from] = node.arguments;
      if (from && ts.isStringLiteralLike(from)) found.push({ specifier: from.text, names: [] });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.filter(({ specifier }) => specifier.startsWith('.'));
}

function importedBy(
  { importClause }: ts.ImportDeclaration,
  specifier: string,
): Imported & { readonly isOfTypes: boolean } {
  const bindings = importClause?.namedBindings;
  const listed = bindings && ts.isNamedImports(bindings) ? bindings.elements : undefined;
  const values = listed?.filter(({ isTypeOnly }) => !isTypeOnly) ?? [];
  const isOfTypes =
    importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword || (listed !== undefined && values.length === 0);
  return { specifier, names: values.map(({ name }) => name), isOfTypes };
}
