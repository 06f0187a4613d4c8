import { defineCommand } from '../command.ts';
import { type JsonSchema, runbookSchema } from './schema.ts';

interface SchemaFacts {
  readonly schema: JsonSchema;
}

const HELP = `
Kept in a file, runbook.schema.json: an editor with a YAML language server completes keys and shows mistakes
while you type. First line of a runbook:
  # yaml-language-server: $schema=./runbook.schema.json

Examples:
  $ mmsup runbook schema`;

/** Prints the JSON Schema of the runbook format. */
export const runbookSchemaCommand = defineCommand<SchemaFacts>({
  path: 'runbook schema',

  configure: (command) => {
    command.addHelpText('after', HELP);
  },

  async run() {
    return {
      subject: { kind: 'schema', id: 'runbook' },
      findings: [],
      facts: { schema: runbookSchema() },
      notEvaluated: [],
    };
  },

  document: ({ schema }) => `${JSON.stringify(schema, null, 2)}\n`,
  render: () => [],
});
