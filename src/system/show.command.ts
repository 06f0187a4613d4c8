import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { text } from '../text.ts';
import { type SystemFacts, systemFacts } from './facts.ts';
import { type JsonSchema, systemSchema } from './schema.ts';
import { renderSystem } from './show.render.ts';

type ShowFacts = SystemFacts | { readonly schema: JsonSchema };

export const systemShow = defineCommand<ShowFacts>({
  path: 'system show',

  configure: (command) => {
    command
      .argument('[name|file]', 'a system that ships, or the file of a description')
      .option('--schema', 'print the JSON Schema of descriptions, for editors')
      .addHelpText(
        'after',
        [
          '',
          'Examples:',
          '  $ mmsup system show demo',
          '  $ mmsup system show ./acme.yaml --lang ru',
          '  $ mmsup system show --schema',
          '',
          'Write the schema to a file (mmsup system show --schema > system.schema.json), and an editor with a YAML language server completes keys,',
          'relations and columns with their meanings when the first line of a description is:',
          '  # yaml-language-server: $schema=system.schema.json',
        ].join('\n'),
      );
  },

  async run({ options }, [name = options.system], { schema }) {
    if (schema) return answer('schema', { schema: systemSchema() });
    if (name === undefined) throw unnamed();
    const facts = systemFacts(name);
    return answer(facts.id, facts);
  },

  render: (facts, lang) =>
    'schema' in facts ? [{ kind: 'document', text: JSON.stringify(facts.schema, null, 2) }] : renderSystem(facts, lang),
});

function answer(id: string, facts: ShowFacts) {
  return { subject: { kind: 'system', id }, findings: [], facts, notEvaluated: [] };
}

function unnamed(): UsageError {
  return new UsageError({
    code: 'system/unnamed',
    message: text('Which system is to be shown?', 'Какую систему показать?'),
    hint: text(
      'Name one of: mmsup system list; or the file of a description.',
      'Назовите одну из списка mmsup system list или файл описания.',
    ),
  });
}
