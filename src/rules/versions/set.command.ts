import type { Context } from '../../command.ts';
import { loadParser } from '../../condition/parse.ts';
import { inForceSince, maskComment } from '../../condition/versions.ts';
import { UsageError } from '../../errors.ts';
import { suggestion } from '../../model/closest.ts';
import { RULE_KINDS, type RuleKind } from '../../model/relations.ts';
import type { Answer, NotEvaluated } from '../../result.ts';
import { customersOf, formulaZone } from '../../system/description.ts';
import { text } from '../../text.ts';
import { answerFiles } from '../files/answer.ts';
import type { FilesFacts, VersionStep } from '../files/change.ts';
import { inOrder, judgeAll, judgeAllSets, peopleGaps, setQuestion } from '../files/judge-all.command.ts';
import { withCatalog } from '../files/people.command.ts';
import { versionGaps } from '../version-gaps.ts';
import { versionWish } from '../which-version.ts';
import { readKeptSets, type SetsSeen } from './kept-set.queries.ts';
import { compareKept } from './kept-set.ts';

export interface SetOptions {
  readonly set?: string;
  readonly from?: string;
  readonly to?: string;
}

/** Compares all rules of a kind that a database had in force at one moment with those of another one, as two files of a set are compared. */
export async function diffKeptSet(context: Context, { set, from, to }: SetOptions): Promise<Answer<FilesFacts>> {
  const kind = kindOf(set ?? '');
  const wishes = { from: versionWish('--from', from), to: versionWish('--to', to) };
  await loadParser();
  const { session, system, asOf } = await context.database();
  const seen = await session.read((tx) => readKeptSets(tx, system, { kind, ...wishes, asOf }));
  const { rules, set: pair, unreadable } = compareKept(system, seen);
  const clock = { at: asOf, zone: formulaZone(system) };
  const people = await withCatalog({ session, customer: customersOf(system), clock });
  const declared = { schema: null, table: undefined, catalog: people.kind === 'open' ? people.catalog : null };
  const judged = await judgeAll(rules, { declared, people, isTold: true });
  const question = setQuestion(pair, rules, { judged, declared, at: seen.to.at });
  const { sets, error = judged.error } = await judgeAllSets(people, [question]);
  return answerFiles(
    {
      compared: 'versions',
      range: null,
      moments: {
        from: seen.from,
        to: seen.to,
        zone: system.clock.zone,
        steps: stepsOf(seen, context.options.showPersonal),
      },
      subject: kind,
      types: 'database',
      rules: inOrder([...judged.rules.values()], sets),
      sets,
      unreadable: [...unreadable, ...judged.unreadable],
      gaps: [
        ...(kind === 'offer' ? [orderGap] : []),
        ...versionGaps(system, { unread: [], areRunsKept: true }),
        ...peopleGaps(people, { ...judged, error }),
      ],
      isUnavailable: error !== undefined,
    },
    { failOn: context.options.failOn, failWords: context.options.failWords },
  );
}

function kindOf(written: string): RuleKind {
  const kind = RULE_KINDS.find((one) => one === written);
  if (kind) return kind;
  throw new UsageError({
    code: 'rules/unknown-kind',
    message: text(`There is no kind of rules "${written}".`, `Вида правил «${written}» нет.`),
    hint:
      suggestion(written, RULE_KINDS) ??
      text(
        `Name one of ${RULE_KINDS.join(', ')}: --set policy`,
        `Укажите один из видов: ${RULE_KINDS.join(', ')}; например, --set policy`,
      ),
  });
}

/** Rules with another version in force, the newest change last. */
function stepsOf({ before, after }: SetsSeen, showPersonal: boolean): readonly VersionStep[] {
  const ids = [...new Set([...before, ...after].map(({ rule }) => rule))];
  return ids
    .flatMap((rule): readonly VersionStep[] => {
      const [old, now] = [before, after].map((side) => side.find((one) => one.rule === rule));
      if (old?.version === now?.version) return [];
      const newest = now ?? old!;
      const { author, comment } = showPersonal ? newest : maskComment(newest);
      const since = now ? inForceSince(now) : newest.validTo;
      return [{ rule, from: old?.version ?? null, to: now?.version ?? null, author, comment, since }];
    })
    .sort((one, other) => Date.parse(one.since ?? '') - Date.parse(other.since ?? '') || 0);
}

const orderGap: NotEvaluated = {
  what: text('Which offer comes first', 'Какое предложение первое'),
  why: text(
    'the order of offers is not kept with their versions: each is compared by itself',
    'порядок предложений вместе с их версиями не хранится: каждое сравнивается само по себе',
  ),
  couldChangeAnswer: false,
};
