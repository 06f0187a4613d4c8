import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { closestNames } from '../model/closest.ts';
import { SEVERITY_WORD } from '../model/severity-words.ts';
import type { Severity } from '../result.ts';
import { type Text, text } from '../text.ts';
import type { Block } from '../view.ts';
import { allCauses, causeById } from './catalogue.ts';
import type { Article } from './cause.ts';

interface CauseFacts {
  readonly id: string;
  readonly severity: Severity;
  readonly name: Text;
  readonly runbook: string | null;
  readonly article: Article;
}

const PARTS: readonly (readonly [keyof Article, Text])[] = [
  ['what', text('What it is', 'Что это')],
  ['why', text('Why it happens', 'Почему так бывает')],
  ['sure', text('How to be sure', 'Как убедиться')],
  ['repair', text('How to repair', 'Как исправить')],
  ['example', text('Example', 'Пример')],
];

const RUNBOOK = text('Step by step', 'По шагам');

export const causeShow = defineCommand<CauseFacts>({
  path: 'cause show',

  configure: (command) => {
    command
      .argument('<id>', 'cause id, as findings name it')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup cause show segment/null-in-exclusion-list\n  $ mmsup cause show policy/cap-zero --lang ru',
      );
  },

  async run({ options }, [id = '']) {
    const cause =
      causeById(id) ?? (await import('./of-systems.ts')).causesOfSystems(options.system).find((one) => one.id === id);
    if (!cause) throw unknownCause(id);
    const { severity, name, runbook, article } = cause;
    return {
      subject: { kind: 'cause', id },
      findings: [],
      facts: { id, severity, name, runbook, article },
      notEvaluated: [],
    };
  },

  render: ({ id, name, severity, runbook, article }, lang) => [
    { kind: 'heading', text: `${name[lang]} — ${id} (${SEVERITY_WORD[severity][lang]})` },
    ...PARTS.flatMap(([part, title]): Block[] => [
      { kind: 'heading', text: title[lang] },
      { kind: 'paragraph', text: article[part][lang] },
    ]),
    ...(runbook
      ? [{ kind: 'paragraph', text: `${RUNBOOK[lang]}: mmsup runbook show ${runbook}`, tone: 'muted' } as const]
      : []),
  ],
});

function unknownCause(id: string): UsageError {
  const near = closestNames(
    id,
    allCauses().map((cause) => cause.id),
  );
  return new UsageError({
    code: 'cause/unknown',
    message: text(`There is no cause "${id}".`, `Причины «${id}» нет.`),
    hint:
      near.length > 0
        ? text(`Did you mean ${near.join(' or ')}?`, `Возможно, имелось в виду ${near.join(' или ')}?`)
        : text('List the causes with: mmsup cause list', 'Список причин: mmsup cause list'),
    data: { id, near },
  });
}
