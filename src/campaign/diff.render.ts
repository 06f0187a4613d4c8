import type { Edit } from '../condition/edits.ts';
import { oneLine } from '../condition/words.ts';
import { formatDuration, formatMoment, formatShortDuration } from '../model/moment.ts';
import { STAGE_WORDS } from '../model/stage-words.ts';
import { formatCount, type Lang, text } from '../text.ts';
import type { Block, Cell, Column, Tone } from '../view.ts';
import type {
  ChannelPair,
  DiffFacts,
  Pair,
  RuleInForce,
  RulePair,
  RunSide,
  StagePair,
  StageSide,
} from './diff.facts.ts';
import { STATE_WORDS } from './words.ts';

const WORDS = {
  first: text('Differs first', 'Различие, первое'),
  why: text('Why first', 'Почему первое'),
  none: text('Nothing differs beyond chance.', 'Ничего не различается сверх случайного.'),
  runs: text('The two runs', 'Два запуска'),
  run: text('Run', 'Запуск'),
  campaign: text('Campaign', 'Кампания'),
  started: text('Started', 'Начало'),
  state: text('State', 'Состояние'),
  took: text('Took', 'Длительность'),
  selected: text('Selected', 'Отобрано'),
  sent: text('Handed over', 'Передано'),
  segment: text('Segment', 'Сегмент'),
  template: text('Template', 'Шаблон'),
  changedBetween: text('changed between the two', 'изменён между ними'),
  notUsable: text('cannot be used now', 'сейчас использовать нельзя'),
  faults: text('Faults', 'Неисправности'),
  stages: text('Stages: first | second', 'Этапы: первый | второй'),
  stage: text('Stage', 'Этап'),
  in: text('In', 'Вошло'),
  out: text('Out', 'Вышло'),
  excluded: text('Left out', 'Искл.'),
  errors: text('Errors', 'Ошибки'),
  time: text('Took', 'Время'),
  leftOut: text('Left out, by reason', 'Исключены по причинам'),
  reason: text('Reason · rule', 'Причина · правило'),
  one: text('First', 'Первый'),
  other: text('Second', 'Второй'),
  channels: text('Messages by channel and answer', 'Сообщения по каналам и ответам'),
  channel: text('Channel · state · answer', 'Канал · состояние · ответ'),
  rules: text('Rules in force', 'Действовавшие правила'),
  sameText: text('the same text', 'текст тот же'),
  inForce: text('in force since', 'действует с'),
  written: text('written', 'записана'),
  sameMeaning: text('other words, the same meaning', 'другая запись, смысл тот же'),
  otherText: text('the text differs', 'текст различается'),
  notKnown: text('not in force', 'не действовало'),
  statements: text('Statements that differ, planned now', 'Различающиеся запросы, план на сейчас'),
  changes: text('Changed between the two', 'Изменилось между ними'),
  nothing: text('Nothing that is logged.', 'В журналах ничего нет.'),
  shared: text('Both have alike', 'Одинаково у обоих'),
  when: text('When', 'Когда'),
  who: text('Who', 'Кто'),
  what: text('What', 'Что'),
};

/** Others' changes that are shown at most. */
const OTHER_CHANGES = 5;

/** Draws the comparison: what differs first and why, then both runs stage by stage and what was in force at each. */
export function renderRunDiff(facts: DiffFacts, lang: Lang): readonly Block[] {
  return [
    ...firstBlocks(facts, lang),
    { kind: 'heading', text: `${WORDS.runs[lang]} (${facts.zone})` },
    runTable(facts, lang),
    ...stageTable(facts, lang),
    ...exclusionTable(facts, lang),
    ...channelTable(facts.channels, lang),
    ...ruleBlocks(facts, lang),
    ...templateList(facts, lang),
    ...statementTable(facts, lang),
    ...changeTable(facts, lang),
  ];
}

function firstBlocks({ differsFirst, shared }: DiffFacts, lang: Lang): Block[] {
  if (!differsFirst) return [{ kind: 'paragraph', text: WORDS.none[lang], tone: 'good' }];
  const { stage, says, why, isUsual } = differsFirst;
  const where = stage ? `${STAGE_WORDS[stage][lang]}: ` : '';
  const rows: [string, Cell][] = [
    [WORDS.first[lang], { text: `${where}${says[lang]}`, tone: isUsual === true ? 'muted' : 'strong' }],
    [WORDS.why[lang], why[lang]],
    ...(shared.length > 0 ? [[WORDS.shared[lang], shared.join(', ')] as [string, Cell]] : []),
  ];
  return [{ kind: 'pairs', rows }];
}

function runTable({ runs: { first, second }, zone }: DiffFacts, lang: Lang): Block {
  const version = ({ segment, segmentVersion }: RunSide) =>
    segment && `${segment}${segmentVersion === null ? '' : ` v${segmentVersion}`}`;
  const row = (title: string, of: (side: RunSide) => string | number | null): Cell[] | null => {
    const [one, other] = [of(first), of(second)];
    if (one === null && other === null) return null;
    const tone: Tone | undefined = one === other ? undefined : 'strong';
    return [title, one ?? '—', tone && other !== null ? { text: other, tone } : (other ?? '—')];
  };
  const rows = [
    row(WORDS.campaign[lang], ({ campaign, channel }) => [campaign, channel].filter(Boolean).join(' · ')),
    row(WORDS.started[lang], ({ startedAt }) => formatMoment(startedAt, zone)),
    row(WORDS.state[lang], ({ state }) => STATE_WORDS[state][lang]),
    row(WORDS.took[lang], ({ seconds }) => formatDuration(seconds, lang)),
    row(WORDS.selected[lang], ({ selected }) => selected && formatCount(selected, lang)),
    row(WORDS.sent[lang], ({ handedOver }) => handedOver && formatCount(handedOver, lang)),
    row(WORDS.segment[lang], version),
    row(WORDS.template[lang], ({ template }) => template),
    row(WORDS.faults[lang], ({ faults }) => (faults.length === 0 ? '—' : faults.map(({ cause }) => cause).join(', '))),
  ];
  const columns = [{ title: WORDS.run[lang] }, { title: first.id }, { title: second.id }];
  return { kind: 'table', columns, rows: rows.filter((one) => one !== null) };
}

function stageTable({ stages, differences }: DiffFacts, lang: Lang): Block[] {
  if (stages.length === 0) return [];
  const columns: Column[] = [
    { title: WORDS.stage[lang] },
    ...[WORDS.in, WORDS.out, WORDS.excluded, WORDS.errors, WORDS.time].map((word) => ({
      title: word[lang],
      align: 'right' as const,
    })),
  ];
  const toneOf = ({ stage }: StagePair): Tone | undefined => {
    const own = differences.filter((one) => one.stage === stage);
    if (own.length === 0) return undefined;
    return own.some(({ isUsual }) => isUsual !== true) ? 'warn' : 'muted';
  };
  return [
    { kind: 'heading', text: WORDS.stages[lang] },
    {
      kind: 'table',
      columns,
      rows: stages.map((pair): Cell[] => {
        const tone = toneOf(pair);
        const name = STAGE_WORDS[pair.stage][lang];
        return [
          tone ? { text: name, tone } : name,
          both(pair, ({ in: entered }) => entered, lang),
          both(pair, ({ out }) => out, lang),
          both(pair, ({ excluded }) => excluded, lang),
          both(pair, ({ errors }) => errors, lang),
          bothTimes(pair, lang),
        ];
      }),
    },
  ];
}

function both({ first, second }: Pair<StageSide | null>, of: (side: StageSide) => number | null, lang: Lang): string {
  const said = (side: StageSide | null) => {
    const value = side && of(side);
    return value === null ? '—' : formatCount(value, lang);
  };
  const [one, other] = [said(first), said(second)];
  return one === other ? one : `${one} | ${other}`;
}

function bothTimes({ first, second }: StagePair, lang: Lang): string {
  const [one, other] = [first, second].map((side) => formatShortDuration(side?.seconds ?? null, lang)) as [
    string,
    string,
  ];
  return one === other ? one : `${one} | ${other}`;
}

const countColumns = (title: string, lang: Lang): Column[] => [
  { title },
  { title: WORDS.one[lang], align: 'right' },
  { title: WORDS.other[lang], align: 'right' },
];

function exclusionTable({ exclusions }: DiffFacts, lang: Lang): Block[] {
  if (exclusions.length === 0) return [];
  const columns = [{ title: WORDS.stage[lang] }, ...countColumns(WORDS.reason[lang], lang)];
  return [
    { kind: 'heading', text: WORDS.leftOut[lang] },
    {
      kind: 'table',
      columns,
      rows: exclusions.map(({ stage, reason, rules, first, second }): Cell[] => [
        STAGE_WORDS[stage][lang],
        [reason, [...new Set([rules.first, rules.second])].filter(Boolean).join(' | ')].filter(Boolean).join(' · '),
        first,
        second,
      ]),
    },
  ];
}

function channelTable(channels: readonly ChannelPair[] | null, lang: Lang): Block[] {
  if (channels === null || channels.length === 0) return [];
  return [
    { kind: 'heading', text: WORDS.channels[lang] },
    {
      kind: 'table',
      columns: countColumns(WORDS.channel[lang], lang),
      rows: channels.map(({ channel, state, providerCode, first, second }): Cell[] => [
        [channel, state, providerCode].filter(Boolean).join(' · '),
        first,
        second,
      ]),
    },
  ];
}

function ruleBlocks({ rules, zone }: DiffFacts, lang: Lang): Block[] {
  if (rules === null || rules.length === 0) return [];
  const version = (side: RulePair['first']) => (side ? `v${side.version}` : WORDS.notKnown[lang]);
  const line = ({ rule, first, second, isSame, isSameText }: RulePair): string => {
    const compared = isSameText ? WORDS.sameText : isSame ? WORDS.sameMeaning : WORDS.otherText;
    const versions = first?.version === second?.version ? version(first) : `${version(first)} → ${version(second)}`;
    const said =
      second && first?.version !== second.version
        ? [second.author, sinceWords(second, zone, lang), second.comment].filter(Boolean)
        : [];
    return [rule, versions, ...said, compared[lang]].join(' · ');
  };
  const edited = rules
    .filter(({ edits }) => edits.length > 0)
    .flatMap(({ rule, edits }): Block[] => [
      { kind: 'paragraph', text: rule, tone: 'strong' },
      { kind: 'code', text: edits.flatMap(editLines).join('\n') },
    ]);
  return [{ kind: 'heading', text: WORDS.rules[lang] }, { kind: 'list', items: rules.map(line) }, ...edited];
}

function sinceWords({ since, isWritten }: RuleInForce, zone: string, lang: Lang): string | null {
  if (since === null) return null;
  return `${(isWritten ? WORDS.written : WORDS.inForce)[lang]} ${formatMoment(since, zone)}`;
}

/** `-` what the first version says, `+` what the second does, each condition in one piece; `()` how they were grouped, and are. */
function editLines({ op, path, before, after }: Edit): readonly string[] {
  // A value of JSON says nothing without its name; a condition names itself.
  const name = path.startsWith('$') ? `${path}: ` : '';
  const said = (sign: string, words: string | null) =>
    words === null ? [] : [`${sign} ${name}${oneLine(words, 240)}`];
  return op === 'regrouped' ? [`() ${before} → ${after}`] : [...said('-', before), ...said('+', after)];
}

/** Only templates of which there is something to say: the table of the runs names them all. */
function templateList({ templates, zone }: DiffFacts, lang: Lang): Block[] {
  const telling = templates.filter(({ isChangedBetween, usable }) => isChangedBetween || usable === false);
  if (telling.length === 0) return [];
  const items = telling.map(({ template, isChangedBetween, usable, changedAt }) =>
    [
      template,
      ...(isChangedBetween ? [`${WORDS.changedBetween[lang]}: ${formatMoment(changedAt, zone)}`] : []),
      ...(usable === false ? [WORDS.notUsable[lang]] : []),
    ].join(' · '),
  );
  return [
    { kind: 'heading', text: WORDS.template[lang] },
    { kind: 'list', items },
  ];
}

function statementTable({ statements }: DiffFacts, lang: Lang): Block[] {
  const others = statements.filter(({ isSameText }) => !isSameText);
  if (others.length === 0) return [];
  const said = (cost: number, tables: readonly string[]) =>
    `${formatCount(Math.round(cost), lang)}${tables.length > 0 ? ` (${tables.join(', ')})` : ''}`;
  return [
    { kind: 'heading', text: WORDS.statements[lang] },
    {
      kind: 'table',
      columns: countColumns(WORDS.stage[lang], lang),
      rows: others.map(({ stage, cost, readsWhole }): Cell[] => [
        STAGE_WORDS[stage][lang],
        said(cost.first, readsWhole.first),
        said(cost.second, readsWhole.second),
      ]),
    },
  ];
}

/** Who wrote the ticket into his comment has said it. */
const saidOf = (comment: string | null, ticket: string | null): string =>
  [comment, ticket !== null && comment?.includes(ticket) ? null : ticket].filter(Boolean).join(', ');

function changeTable({ changes, zone }: DiffFacts, lang: Lang): Block[] {
  if (changes === null) return [];
  const own = changes.filter(({ usedHere }) => usedHere);
  const shown = [...own, ...changes.filter(({ usedHere }) => !usedHere).slice(0, OTHER_CHANGES)];
  const heading: Block = { kind: 'heading', text: WORDS.changes[lang] };
  if (shown.length === 0) return [heading, { kind: 'paragraph', text: WORDS.nothing[lang], tone: 'muted' }];
  return [
    heading,
    {
      kind: 'table',
      columns: [{ title: WORDS.when[lang] }, { title: WORDS.who[lang] }, { title: WORDS.what[lang] }],
      rows: shown.map(({ at, who, kind, object, what, before, after, comment, ticket, usedHere }): Cell[] => {
        const values = before === null && after === null ? '' : `: ${before ?? '—'} → ${after ?? '—'}`;
        const said = saidOf(comment, ticket);
        const words = `${[kind, object, what].filter(Boolean).join(' ')}${values}${said ? ` (${said})` : ''}`;
        return [formatMoment(at, zone), who, { text: words, tone: usedHere ? 'strong' : 'muted' }];
      }),
    },
  ];
}
