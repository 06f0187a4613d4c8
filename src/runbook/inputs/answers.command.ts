import { defineCommand } from '../../command.ts';
import { findRunbook } from '../library/find.ts';
import { ownFolders } from '../library/library.ts';
import { type AnswersAsked, answersFile, whatIsAsked } from './answers-file.ts';

export interface AnswersFacts extends AnswersAsked {
  readonly runbook: string;
  /** The file as it is to be filled in. */
  readonly file: string;
}

/** Prints the file that a walk without a person is answered from, to be filled in. */
export const runbookAnswers = defineCommand<AnswersFacts>({
  path: 'runbook answers',

  configure: (command) => {
    command
      .argument('<name>', 'runbook, by its name or a path')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup runbook answers no-customers-selected\n  $ mmsup runbook answers ./mine.yaml --json',
      );
  },

  async run({ deps, lang, options }, [name = '']) {
    const { runbook } = await findRunbook(name, deps.cwd, ownFolders({ deps, options }));
    return {
      subject: { kind: 'runbook', id: runbook.id },
      findings: [],
      facts: { runbook: runbook.id, ...whatIsAsked(runbook), file: answersFile(runbook, lang, name) },
      notEvaluated: [],
    };
  },

  document: ({ file }) => file,
  render: ({ file }) => [{ kind: 'document', text: file }],
});
