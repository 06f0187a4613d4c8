import type { VerdictWord, Witness } from '../../condition/decide/decide.types.ts';
import { oneLine } from '../../condition/words.ts';
import { type Lang, plural, type Text, text } from '../../text.ts';
import type { Block, Cell, Tone } from '../../view.ts';
import { OF_OUTCOMES } from './outcome-words.ts';
import type { ConditionVerdict, LimitChange, OutcomeChange, SetDiff, SetRuleChange } from './set-diff.types.ts';

const WORD: Readonly<Record<VerdictWord, Text>> = {
  equivalent: text('equivalent', 'равносильно'),
  stricter: text('stricter', 'строже'),
  looser: text('looser', 'шире'),
  overlapping: text('some lost, some gained', 'одних теряет, других добавляет'),
  disjoint: text('nobody in common', 'ни одного общего'),
  undecided: text('undecided', 'не решено'),
};

const WORDS = {
  rule: text('Rule', 'Правило'),
  what: text('What changed', 'Что изменилось'),
  place: text('Where', 'Где'),
  outcome: text('Who gets what', 'Кто что получает'),
  channel: text('Channel', 'Канал'),
  verdict: text('Audience', 'Аудитория'),
  example: text('For example', 'Например'),
  anyChannel: text('others', 'прочие'),
  set: text('The set as a whole', 'Набор в целом'),
  same: text('The two sets say the same.', 'Наборы не отличаются.'),
  added: text('added', 'добавлено'),
  removed: text('removed', 'удалено'),
  moved: text('moved', 'переставлено'),
  on: text('takes part now', 'теперь участвует'),
  off: text('takes part no more', 'больше не участвует'),
  renamed: text('renamed from', 'переименовано, было'),
  condition: text('condition', 'условие'),
  none: text('none', 'нет'),
  lost: text('lost', 'потерян'),
  gained: text('gained', 'добавлен'),
  empty: text('lets nobody through, whoever there is', 'не пропускает никого, кто бы ни был'),
  everybody: text('lets everybody through, whoever there is', 'пропускает всех, кто бы ни был'),
  onlyNull: text('differs only where NULL', 'отличается только там, где NULL'),
  newOutcome: text('new', 'новое'),
  goneOutcome: text('gone', 'исчезло'),
  nobodyNow: text('nobody gets it, whoever there is', 'не получает никто, кто бы ни был'),
} as const satisfies Record<string, Text>;

const LIMIT: Readonly<Record<LimitChange['key'], Text>> = {
  cap: text('cap', 'лимит'),
  period: text('period, days', 'период, дней'),
  quiet: text('quiet hours', 'тихие часы'),
};

const EFFECT: Readonly<Record<LimitChange['effect'], Text>> = {
  zero: text('nobody may be contacted', 'писать нельзя никому'),
  unlimited: text('no limit any more', 'ограничения больше нет'),
  limited: text('a limit where there was none', 'появилось ограничение'),
  lower: text('lower', 'меньше'),
  higher: text('higher', 'больше'),
  longer: text('longer', 'длиннее'),
  shorter: text('shorter', 'короче'),
  moved: text('moved', 'сдвинуто'),
};

const VALUE: Readonly<Record<string, Text>> = {
  name: text('title', 'название'),
  outcome: text('outcome', 'исход'),
  channel: text('channel', 'канал'),
  priority: text('priority', 'приоритет'),
  enabled: text('enabled', 'включено'),
  valid_from: text('valid from', 'действует с'),
  valid_to: text('valid to', 'действует до'),
  uses: text('uses', 'использует'),
  expression: text('expression', 'выражение'),
};

const SIGN: Readonly<Record<SetRuleChange['status'], string>> = { same: ' ', changed: '~', added: '+', removed: '-' };
const TONE: Readonly<Record<SetRuleChange['status'], Tone>> = {
  same: 'muted',
  changed: 'warn',
  added: 'good',
  removed: 'bad',
};

/** What became of a set as a plan: rules with + - ~, who gets what, one verdict line, one line of totals. */
export function renderSetDiff(diff: SetDiff, lang: Lang): readonly Block[] {
  const changed = diff.rules.filter(({ status }) => status !== 'same');
  return [
    { kind: 'heading', text: diff.set },
    ...(changed.length === 0 ? [{ kind: 'paragraph', text: WORDS.same[lang] } as const] : [ruleTable(changed, lang)]),
    ...outcomeBlocks(diff.outcomes, lang),
    { kind: 'pairs', rows: verdictRows(diff, lang) },
    { kind: 'paragraph', text: totals(diff.rules)[lang] },
  ];
}

function ruleTable(changes: readonly SetRuleChange[], lang: Lang): Block {
  return {
    kind: 'table',
    columns: [{ title: '' }, { title: WORDS.rule[lang] }, { title: WORDS.what[lang] }, { title: WORDS.place[lang] }],
    rows: changes.flatMap((change) => {
      const said = sentences(change, lang);
      return said.map((sentence, index): readonly Cell[] => [
        index === 0 ? { text: SIGN[change.status], tone: TONE[change.status] } : '',
        index === 0 ? change.rule : '',
        sentence,
        index === 0 ? change.place : '',
      ]);
    }),
  };
}

/** What became of a rule, a line for each thing. */
function sentences(change: SetRuleChange, lang: Lang): readonly string[] {
  const { status, renamedFrom, isMoved, turnBefore, turnAfter, switched, verdict, limits, values, isConditionEdited } =
    change;
  const said = [
    status === 'added' || status === 'removed' ? WORDS[status][lang] : undefined,
    renamedFrom === null ? undefined : `${WORDS.renamed[lang]} ${renamedFrom}`,
    isMoved ? `${WORDS.moved[lang]}: ${turnBefore} → ${turnAfter}` : undefined,
    switched === null ? undefined : WORDS[switched][lang],
    verdict && isConditionEdited ? `${WORDS.condition[lang]}: ${verdictWords(verdict, lang)}` : undefined,
    ...limits.map(
      ({ key, before, after, effect }) =>
        `${LIMIT[key][lang]}: ${before ?? WORDS.none[lang]} → ${after ?? WORDS.none[lang]} (${EFFECT[effect][lang]})`,
    ),
    ...values.map(
      ({ key, before, after }) =>
        `${VALUE[key]?.[lang] ?? key}: ${valueWords(before, lang)} → ${valueWords(after, lang)}`,
    ),
  ];
  return said.filter((one) => one !== undefined);
}

const valueWords = (value: string | null, lang: Lang): string =>
  value === null ? WORDS.none[lang] : oneLine(value, 60);

function verdictWords(verdict: ConditionVerdict, lang: Lang): string {
  const notes = [
    WORD[verdict.word][lang],
    verdict.isAlwaysEmpty ? WORDS.empty[lang] : undefined,
    verdict.isAlwaysTrue ? WORDS.everybody[lang] : undefined,
    verdict.differsOnlyWhereNull ? WORDS.onlyNull[lang] : undefined,
    verdict.openBecauseOf.length > 0 ? verdict.openBecauseOf.join('; ') : undefined,
  ];
  return notes.filter((note) => note !== undefined).join('; ');
}

function outcomeBlocks(outcomes: readonly OutcomeChange[], lang: Lang): readonly Block[] {
  const changed = outcomes.filter(({ status }) => status !== 'same');
  if (changed.length === 0) return [];
  const hasChannels = outcomes.some(({ channel }) => channel !== null);
  const rows = changed.map((one): readonly Cell[] => [
    one.outcome,
    ...(hasChannels ? [one.channel ?? WORDS.anyChannel[lang]] : []),
    { text: outcomeWords(one, lang), tone: one.verdict.word === 'undecided' ? 'warn' : 'strong' },
    examples(one.verdict, lang),
  ]);
  const columns = [
    { title: WORDS.outcome[lang] },
    ...(hasChannels ? [{ title: WORDS.channel[lang] }] : []),
    { title: WORDS.verdict[lang] },
    { title: WORDS.example[lang] },
  ];
  return [{ kind: 'table', columns, rows }];
}

function outcomeWords({ status, verdict }: OutcomeChange, lang: Lang): string {
  if (status === 'added') return WORDS.newOutcome[lang];
  if (status === 'removed') return WORDS.goneOutcome[lang];
  return verdict.isAlwaysEmpty ? WORDS.nobodyNow[lang] : verdictWords(verdict, lang);
}

function examples({ lost, gained }: ConditionVerdict, lang: Lang): string {
  const one = (label: Text, witness: Witness | null): string[] => {
    const values = Object.entries(witness ?? {}).map(([column, value]) => `${column} = ${value ?? 'NULL'}`);
    return values.length === 0 ? [] : [`${label[lang]}: ${values.join(', ')}`];
  };
  return [...one(WORDS.lost, lost), ...one(WORDS.gained, gained)].join('; ');
}

function verdictRows({ verdict }: SetDiff, lang: Lang): readonly (readonly [string, Cell])[] {
  const tone: Tone = verdict.word === 'undecided' ? 'warn' : 'strong';
  const why = verdict.openBecauseOf.map((one): readonly [string, Cell] => ['', one]);
  return [[WORDS.set[lang], { text: OF_OUTCOMES[verdict.word][lang], tone }], ...why];
}

function totals(rules: readonly SetRuleChange[]): Text {
  const count = (status: SetRuleChange['status']): number => rules.filter((one) => one.status === status).length;
  const [added, removed, changed] = [count('added'), count('removed'), count('changed')];
  const moved = rules.filter(({ isMoved }) => isMoved).length;
  const all = plural(rules.length, { en: ['rule', 'rules'], ru: ['правило', 'правила', 'правил'] });
  return text(
    `${all.en}: ${added} added, ${removed} removed, ${changed} changed, ${moved} moved.`,
    `${all.ru}: добавлено ${added}, удалено ${removed}, изменено ${changed}, переставлено ${moved}.`,
  );
}
