import { chanceGaps } from '../condition/chance.ts';
import { type Leaf, leavesOf } from '../condition/formula.ts';
import { placeOf } from '../condition/syntax-error.ts';
import { oneLine } from '../condition/words.ts';
import type { NotEvaluated } from '../result.ts';
import { formatCount, type Text, text } from '../text.ts';
import { againstGaps } from './against.ts';
import type { CountedFacts, EverybodySeen, HeadFacts, SegmentFacts, SegmentSeen } from './facts.ts';

/** What the explanation could not look at. */
export function explainGaps(seen: SegmentSeen, facts: SegmentFacts): readonly NotEvaluated[] {
  if (facts.form === null) return [onlyOneCustomer()];
  return [
    ...selectGaps(facts),
    ...(facts.sample ? [onlyASample(facts)] : []),
    ...(seen.everybody ? everybodyGaps(seen, seen.everybody, facts) : [onlyTheFunnel(facts)]),
    ...seen.inside.flatMap(({ gap }) => gap ?? []),
    ...(seen.against ? againstGaps(seen.against) : []),
    ...runGap(seen, facts),
  ];
}

function everybodyGaps(
  { formula }: SegmentSeen,
  { measures, unrepeatable, gaps, faults, indexOf }: EverybodySeen,
  facts: CountedFacts,
): readonly NotEvaluated[] {
  const isUnexplained = facts.selected === 0 && facts.population > 0 && facts.repairs.length === 0;
  const left = leavesOf(formula).filter(({ id }) => measures.unasked.some(({ atom }) => atom === indexOf.get(id)));
  return [
    ...chanceGaps(unrepeatable),
    ...(measures.isStaged ? [costlySubquery(isUnexplained)] : []),
    ...left.map((leaf) => failedFor(leaf, measures.unasked.find(({ atom }) => atom === indexOf.get(leaf.id))?.why)),
    ...(left.length === 0 && !measures.isStaged && (!measures.patterns || isUnexplained)
      ? [tooManyPatterns(isUnexplained)]
      : []),
    ...gaps,
    ...(left.length === 0 ? undecided(facts) : []),
    ...(faults && faults.notLookedAt.length > 0
      ? [doubtsLeft(faults.notLookedAt.map(({ condition }) => condition))]
      : []),
  ];
}

/** Customers whose answer hangs on a condition that could not be asked of them: PostgreSQL may fail on the data as they are. */
function undecided({ notEvaluated }: CountedFacts): readonly NotEvaluated[] {
  if (!notEvaluated) return [];
  return [
    {
      what: text(
        `Whether ${formatCount(notEvaluated, 'en')} customers are selected`,
        `Отобраны ли ещё клиенты: ${formatCount(notEvaluated, 'ru')}`,
      ),
      why: text(
        'their values are in no form of which it is known that a cast of the condition takes them: the segment itself may stop with an error on them',
        'их значения не в той форме, о которой известно, что приведение типа в условии её принимает: сам сегмент может остановиться на них с ошибкой',
      ),
      couldChangeAnswer: true,
    },
  ];
}

function tooManyPatterns(isUnexplained: boolean): NotEvaluated {
  return {
    what: text('Blocking sets and repairs of several conditions', 'Наборы-помехи и ремонты из нескольких условий'),
    why: text(
      'the customers differ in more combinations of truth values than can be carried; all counts are exact',
      'сочетаний значений истинности у клиентов больше, чем можно передать; все числа точны',
    ),
    couldChangeAnswer: isUnexplained,
  };
}

function failedFor({ id, text: condition }: Leaf, why: string | undefined): NotEvaluated {
  const line = oneLine(condition);
  return {
    what: text(`Condition ${id}: ${line}`, `Условие ${id}: ${line}`),
    why: text(
      `with the data as it is the server fails on it (${why ?? 'no reason given'}), so it was asked of nobody`,
      `на нынешних данных сервер выдаёт на нём ошибку (${why ?? 'причина не указана'}), поэтому его не проверяли ни для кого`,
    ),
    couldChangeAnswer: true,
  };
}

function costlySubquery(isUnexplained: boolean): NotEvaluated {
  return {
    what: text(
      'Repairs of several conditions, other readings, possible faults',
      'Ремонты из нескольких условий, другие прочтения, возможные ошибки',
    ),
    why: text(
      'a subquery is too costly to be asked of everybody: it was asked only of those for whom it decides, the others count as not evaluated; who is selected, the funnel and the only blockers are exact',
      'подзапрос слишком дорог, чтобы спрашивать его для всех: его проверили только для тех, для кого он решает, остальные отмечены как непроверенные; отбор, воронка и единственные помехи точны',
    ),
    couldChangeAnswer: isUnexplained,
  };
}

function doubtsLeft(conditions: readonly string[]): NotEvaluated {
  const ids = [...new Set(conditions)].join(', ');
  return {
    what: text(`Some possible faults of ${ids}`, `Некоторые возможные ошибки в ${ids}`),
    why: text(
      'to count their repairs would have made the scan too dear',
      'подсчёт их исправлений сделал бы проход слишком дорогим',
    ),
    couldChangeAnswer: false,
  };
}

function onlyASample({ sample, selected }: CountedFacts): NotEvaluated {
  const found = selected === 0;
  return {
    what: text('The customers outside the sample', 'Клиенты вне выборки'),
    why: text(
      `only ${sample?.percent} % were asked: numbers are those of the sample, and no cause is named from it${found ? '; that nobody was found does not prove that nobody passes' : ''}`,
      `проверены только ${sample?.percent} %: числа относятся к выборке, и причины по ней не называются${found ? '; если никто не найден, это ещё не значит, что никто не проходит' : ''}`,
    ),
    couldChangeAnswer: true,
  };
}

function onlyTheFunnel({ selected, population, repairs }: CountedFacts): NotEvaluated {
  const isUnexplained = selected === 0 && population > 0 && repairs.length === 0;
  return {
    what: text(
      'Each condition by itself, blocking sets, possible faults',
      'Каждое условие в отдельности, наборы-помехи, возможные ошибки',
    ),
    why: text('only the funnel was asked for; leave out --funnel', 'спрашивали только воронку; уберите --funnel'),
    couldChangeAnswer: isUnexplained,
  };
}

function onlyOneCustomer(): NotEvaluated {
  return {
    what: text('What the conditions do to everybody', 'Что условия делают со всеми клиентами'),
    why: text(
      'one customer was asked for; add --everyone to count the others too',
      'спрашивали об одном клиенте; чтобы посчитать и остальных, добавьте --everyone',
    ),
    couldChangeAnswer: false,
  };
}

function runGap({ subject: { run } }: SegmentSeen, facts: CountedFacts): readonly NotEvaluated[] {
  if (!run) return [];
  const then = run.selectedThen;
  return [
    {
      what: text(`Customer data as it was at run ${run.id}`, `Данные клиентов на момент запуска ${run.id}`),
      why: text(
        `the formula and the clock are those of the run, the customers are as they are now; the run selected ${then === null ? '—' : formatCount(then, 'en')}, now ${formatCount(facts.selected, 'en')}`,
        `формула и часы взяты на момент запуска, а клиенты — нынешние; запуск отобрал ${then === null ? '—' : formatCount(then, 'ru')}, сейчас ${formatCount(facts.selected, 'ru')}`,
      ),
      couldChangeAnswer: then !== null && (then === 0) !== (facts.selected === 0),
    },
  ];
}

/** Of a whole SELECT: what could not be taken apart, and above all when the SELECT itself selects another number than its conditions. */
function selectGaps({ select, selected, formula }: HeadFacts & CountedFacts): readonly NotEvaluated[] {
  if (!select) return [];
  const outside = select.outside.map(({ text: source, why, span }): NotEvaluated => {
    const part = oneLine(source);
    const place = span && placeOf(formula, span.start);
    const [en, ru] = place
      ? [` (line ${place.line}, column ${place.column})`, ` (строка ${place.line}, столбец ${place.column})`]
      : ['', ''];
    return {
      what: text(`Inside this part of the SELECT${en}: ${part}`, `Внутри этой части SELECT${ru}: ${part}`),
      why,
      couldChangeAnswer: false,
    };
  });
  if (select.agrees === true) return outside;
  return [select.agrees === false ? disagreement(selected, select.returned) : uncompared(), ...outside];
}

function disagreement(selected: number, returned: number | null): NotEvaluated {
  const [en, ru]: readonly string[] = (['en', 'ru'] as const).map((lang) => formatCount(returned ?? 0, lang));
  const why: Text = text(
    `the conditions select ${formatCount(selected, 'en')}, the SELECT itself ${en}: do not trust the explanation, and please report the SELECT`,
    `условия отбирают ${formatCount(selected, 'ru')}, а сам SELECT — ${ru}: объяснению не доверяйте и, пожалуйста, сообщите нам этот SELECT`,
  );
  return {
    what: text('The SELECT was taken apart wrongly', 'SELECT разобран неверно'),
    why,
    couldChangeAnswer: true,
  };
}

function uncompared(): NotEvaluated {
  return {
    what: text('The conditions beside the SELECT itself', 'Сверка условий с самим SELECT'),
    why: text(
      'what the SELECT returns before its last stages cannot be asked for, so the number that meets the conditions could not be checked against it',
      'нельзя спросить, что SELECT возвращает до своих последних этапов, поэтому число прошедших условия с ним не сверено',
    ),
    couldChangeAnswer: false,
  };
}
