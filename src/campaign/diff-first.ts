import { stageRu } from '../model/stage-words.ts';
import { type Text, text } from '../text.ts';
import type { Difference, DiffFacts, RulePair, StagePair, TemplateUsed } from './diff.facts.ts';

interface Seen {
  readonly differences: readonly Difference[];
  readonly stages: readonly StagePair[];
  readonly rules: readonly RulePair[] | null;
  readonly templates: readonly TemplateUsed[];
  readonly isSameCampaign: boolean;
}

/**
 * The difference that the others may follow from, and why it is taken for the first.
 *
 * Stages work on what the ones before them let through: so the earliest stage comes first, and of one stage what concerns most of its people. What each of
 * the runs usually does differs too, and says nothing of a fault: it comes first only where nothing else differs.
 */
export function firstDifference({
  differences,
  stages,
  rules,
  templates,
  isSameCampaign,
}: Seen): DiffFacts['differsFirst'] {
  const odd = differences.filter(({ isUsual }) => isUsual !== true);
  const first = odd[0] ?? differences[0];
  if (!first) return null;
  const before = stages.filter(({ position }) => position < first.position).map(({ stage }) => stage);
  const rivals = (odd.length > 0 ? odd : differences).filter((one) => one !== first && one.stage === first.stage);
  const reasons = [
    before.length === 0
      ? text('it is the first stage', 'это первый этап')
      : odd.length > 0 && differences[0] !== first
        ? text(
            `what differs in ${before.join(', ')} is usual for each of the runs`,
            `различия на этапах ${before.map(stageRu).join(', ')} для каждого из запусков обычны`,
          )
        : text(`${before.join(', ')} did the same in both`, `${before.map(stageRu).join(', ')} — одинаково в обоих`),
    ...(rivals.length > 0
      ? [
          text(
            `of its ${rivals.length + 1} differences it is the largest`,
            `из различий этого этапа (${rivals.length + 1}) оно самое большое`,
          ),
        ]
      : []),
    ...ruleReasons(first, rules ?? []),
    ...templateReasons(first, templates),
    ...(first.isUsual === true
      ? [
          isSameCampaign
            ? text('and each is within what the campaign usually does', 'и оба — в пределах обычного для кампании')
            : text('and each is what its own campaign usually does', 'и каждый делает обычное для своей кампании'),
        ]
      : []),
  ];
  return { ...first, why: joined(reasons) };
}

/** What was edited between the two runs and governs this stage. */
function ruleReasons({ stage, reason }: Difference, rules: readonly RulePair[]): readonly Text[] {
  const edited = rules.filter(
    (rule) => rule.stage === stage && !rule.isSame && rule.first !== null && rule.second !== null,
  );
  return edited.map(({ rule, first, second, isOther }) => {
    if (isOther)
      return text(
        `the runs select from segments of their own (${rule})`,
        `запуски отбирают из разных сегментов (${rule})`,
      );
    const who = second?.author ?? first?.author;
    const by = who ? ` (${who})` : '';
    return text(
      `rule ${rule}, which this stage${reason ? ' asks' : ' uses'}, went from version ${first?.version} to ${second?.version}${by}`,
      `правило ${rule}, по которому он работает, сменило версию ${first?.version} на ${second?.version}${by}`,
    );
  });
}

/** Messages are made from a template: another one, or one that was changed between the runs. */
function templateReasons({ stage }: Difference, templates: readonly TemplateUsed[]): readonly Text[] {
  if (stage !== 'personalise' && stage !== 'send') return [];
  if (templates.length > 1) {
    const names = templates.map(({ template }) => template).join(' → ');
    return [text(`the runs use templates of their own (${names})`, `у запусков разные шаблоны (${names})`)];
  }
  return templates
    .filter(({ isChangedBetween }) => isChangedBetween)
    .map(({ template }) =>
      text(`template ${template} was changed between the two`, `шаблон ${template} между ними изменили`),
    );
}

const joined = (parts: readonly Text[]): Text =>
  text(parts.map(({ en }) => en).join('; '), parts.map(({ ru }) => ru).join('; '));
