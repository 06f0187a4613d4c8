// Run by `npm run build`. Writes down the shipped descriptions as they were read, what `cause list`, `runbook list` and `system list` show, and what `ask` searches: to make it, all articles are loaded, all runbooks and
// descriptions parsed.
import { writeFileSync } from 'node:fs';
import { causeRows } from './causes/rows.ts';
import { UserError } from './errors.ts';
import { packageFile } from './package-file.ts';
import { makeBuiltBook } from './runbook/ask/book.ts';
import { type KnownRunbook, knownRunbook } from './runbook/library/row.ts';
import { runbookNames } from './runbook/library/shipped.ts';
import { type RunbookSource, readShippedSource } from './runbook/library/source.ts';
import { builtName, builtPart } from './system/built-part.ts';
import { readShippedText, SHIPPED_SYSTEMS } from './system/load.ts';
import { parsePart } from './system/parse.ts';
import { systemRows } from './system/rows.ts';

for (const name of SHIPPED_SYSTEMS) {
  const text = readShippedText(name);
  const built = builtPart(text, parsePart(text, `${name}.yaml`));
  writeFileSync(packageFile(`dist/${builtName(name)}.json`), JSON.stringify(built));
}
const sources = await Promise.all((await runbookNames()).map(readShippedSource));
writeFileSync(packageFile('dist/causes.json'), JSON.stringify(causeRows()));
writeFileSync(packageFile('dist/systems.json'), JSON.stringify(systemRows()));
const known = sources.flatMap(knownOrNone);
writeFileSync(packageFile('dist/runbooks.json'), JSON.stringify(known));
writeFileSync(packageFile('dist/search.json'), JSON.stringify(await makeBuiltBook(known.map(({ source }) => source))));

/** A mistake in a runbook is told by the commands that read it: it is no reason not to build them. */
function knownOrNone(source: RunbookSource): readonly KnownRunbook[] {
  try {
    return [knownRunbook(source)];
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
