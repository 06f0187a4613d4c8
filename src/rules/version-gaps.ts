import type { NotEvaluated } from '../result.ts';
import type { SystemDescription } from '../system/description.ts';
import { text } from '../text.ts';

/** A version that is the same number for every rule: the system keeps the rule as it is now, and none before it. */
function keepsOneVersion({ relations }: SystemDescription): boolean {
  const kept = relations.rule_version ?? relations.segment_version;
  return /^'?\d+'?$/.test(kept?.columns.version?.trim() ?? '');
}

/** What is not known of the history of a rule. */
export function versionGaps(
  system: SystemDescription,
  { unread, areRunsKept }: { readonly unread: readonly number[]; readonly areRunsKept: boolean },
): readonly NotEvaluated[] {
  return [
    ...(keepsOneVersion(system)
      ? [
          {
            what: text('Earlier versions of the rule', 'Прежние версии правила'),
            why: text(
              'the system keeps a rule as it is now, and nothing of what it was',
              'система хранит правило таким, какое оно сейчас, и ничего о том, каким оно было',
            ),
            couldChangeAnswer: false,
          },
        ]
      : []),
    ...(unread.length > 0
      ? [
          {
            what: text(`What version ${unread.join(', ')} held`, `Что было в версии ${unread.join(', ')}`),
            why: text(
              'it does not read as a formula: everything counts as new in the version after it',
              'она не читается как формула: всё считается новым в следующей версии',
            ),
            couldChangeAnswer: false,
          },
        ]
      : []),
    ...(areRunsKept
      ? []
      : [
          {
            what: text('The runs before and after', 'Запуски до и после'),
            why: text(
              'the system does not keep runs together with the rules that they use',
              'система не хранит запусков вместе с правилами, по которым они идут',
            ),
            couldChangeAnswer: false,
          },
        ]),
  ];
}
