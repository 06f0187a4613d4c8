import { defineCommand } from '../../command.ts';
import { type JsonSchema, overlaySchema, runbookSchema } from './schema.ts';

interface SchemaFacts {
  readonly schema: JsonSchema;
}

const HELP = `
Kept in a file, runbook.schema.json: an editor with a YAML language server completes keys and shows mistakes
while you type. First line of a runbook:
  # yaml-language-server: $schema=./runbook.schema.json

What one client has otherwise stands in clients/CLIENT.yaml beside the runbooks:
another default of an input, another limit, other people, where the runbook says
overridable: true.
  format: 1
  client: acme
  runbooks:
    gateway-is-down:
      inputs: {since: 30d}
      limits: {rows: 5000}
      people: {third-line: {en: The night shift, ru: Ночная смена}}
It is checked with: mmsup runbook lint ./our-runbooks/clients/acme.yaml

Examples:
  $ mmsup runbook schema > runbook.schema.json
  $ mmsup runbook schema --overlay > overlay.schema.json`;

interface Options {
  readonly overlay?: boolean;
}

/** Prints the JSON Schema of the runbook format. */
export const runbookSchemaCommand = defineCommand<SchemaFacts>({
  path: 'runbook schema',

  configure: (command) => {
    command.option('--overlay', 'the format of what one client has otherwise').addHelpText('after', HELP);
  },

  async run(_context, _names, { overlay = false }: Options) {
    return {
      subject: { kind: 'schema', id: overlay ? 'overlay' : 'runbook' },
      findings: [],
      facts: { schema: overlay ? overlaySchema() : runbookSchema() },
      notEvaluated: [],
    };
  },

  document: ({ schema }) => `${JSON.stringify(schema, null, 2)}\n`,
  render: () => [],
});
