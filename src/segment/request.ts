import { UsageError } from '../errors.ts';
import { type Text, text } from '../text.ts';

/** What is to be explained: a segment that the system keeps, a fragment as users type it into a segment box, or a whole SELECT. */
export type Wanted =
  | {
      readonly kind: 'kept';
      readonly segment: string;
      readonly run: string | undefined;
      readonly version: number | undefined;
    }
  | { readonly kind: 'where' | 'select'; readonly text: string; readonly name: string };

/** Which customers, where that is said on the command line. */
export interface CustomersAsked {
  readonly table: string;
  readonly key: string;
}

/** How the customers are counted: everything, the funnel alone, or a sample. */
export interface CountingAsked {
  readonly form: 'auto' | 'funnel';
  /** Per cent of the customers, over 0 and below 100; undefined = all. */
  readonly samplePercent: number | undefined;
}

/** One `segment explain`, read from its command line. */
export interface ExplainRequest {
  readonly wanted: Wanted;
  readonly customers: CustomersAsked | undefined;
  /** Key of one customer to be judged. */
  readonly customer: string | undefined;
  /** Whether everybody is counted although one customer is asked for. */
  readonly everyone: boolean;
  readonly atLeast: number | undefined;
  readonly against: string | undefined;
  /** Id of a condition whose subquery is explained from inside. */
  readonly inside: string | undefined;
  readonly counting: CountingAsked;
  readonly asOf: string;
  readonly showPersonal: boolean;
}

/** The options of the command as commander gives them. */
export interface ExplainOptions {
  readonly sql?: string;
  readonly where?: string;
  readonly customers?: string;
  readonly key?: string;
  readonly run?: string;
  readonly version?: string;
  readonly customer?: string;
  readonly everyone?: boolean;
  readonly atLeast?: string;
  readonly against?: string;
  readonly inside?: string;
  readonly funnel?: boolean;
  readonly sample?: string;
}

interface Given {
  readonly segment: string | undefined;
  readonly options: ExplainOptions;
  /** Text of the file that `--sql` names. */
  readonly sqlText: string | undefined;
}

/**
 * Says what a command line asks to explain.
 * @throws UsageError `segment/nothing-asked`, `segment/two-things-asked`, `segment/not-together`, `segment/no-number`.
 */
export function readWanted({ segment, options, sqlText }: Given): Wanted {
  const { sql, where, run } = options;
  const asked = [segment && 'SEGMENT', sql !== undefined && '--sql', where !== undefined && '--where'].filter(Boolean);
  if (asked.length === 0) throw nothingAsked();
  if (asked.length > 1) {
    throw new UsageError({
      code: 'segment/two-things-asked',
      message: text(
        `${asked.join(' and ')} were given: only one selection is explained at a time.`,
        `Указано ${asked.join(' и ')}, а объясняется только один отбор за раз.`,
      ),
      hint: text(
        'Give a segment, or --sql FILE, or --where EXPRESSION.',
        'Укажите сегмент, или --sql ФАЙЛ, или --where УСЛОВИЕ.',
      ),
    });
  }
  if (segment) return { kind: 'kept', segment, run, version: wholeNumber('--version', options.version) };
  for (const [flag, value] of [
    ['--run', run],
    ['--version', options.version],
    ['--against', options.against],
  ] as const) {
    if (value === undefined) continue;
    throw new UsageError({
      code: 'segment/not-together',
      message: text(
        `${flag} belongs to a segment that the system keeps, not to ${asked[0]}.`,
        `${flag} относится к сегменту из системы, а не к ${asked[0]}.`,
      ),
      hint: text('Say the moment with --as-of instead.', 'Момент задайте через --as-of.'),
    });
  }
  if (where !== undefined) return { kind: 'where', text: where, name: '--where' };
  return { kind: 'select', text: sqlText ?? '', name: sql === '-' ? 'standard input' : sql! };
}

/** The table and key of `--customers` and `--key`. @throws UsageError `segment/not-together`. */
export function readCustomersAsked({ customers, key }: ExplainOptions): CustomersAsked | undefined {
  if (customers === undefined && key === undefined) return undefined;
  if (customers !== undefined && key !== undefined) return { table: customers, key };
  throw new UsageError({
    code: 'segment/not-together',
    message:
      key === undefined
        ? text(`--customers ${customers} was given without --key.`, `Указано --customers ${customers} без --key.`)
        : text(`--key ${key} was given without --customers.`, `Указано --key ${key} без --customers.`),
    hint: text('Give both: --customers TABLE --key COLUMN.', 'Укажите оба: --customers ТАБЛИЦА --key СТОЛБЕЦ.'),
  });
}

/**
 * One customer alone is judged without counting anybody: what asks for counts wants --everyone beside it.
 * @throws UsageError `segment/not-together`.
 */
export function checkTogether({ customer, everyone, ...options }: ExplainOptions): void {
  const { funnel, sample, against, inside, atLeast } = options;
  const counts = Object.entries({
    '--funnel': funnel,
    '--sample': sample,
    '--against': against,
    '--inside': inside,
    '--at-least': atLeast,
  });
  const [flag] = counts.find(([, value]) => value !== undefined) ?? [];
  if (customer !== undefined && !everyone && flag !== undefined) {
    throw new UsageError({
      code: 'segment/not-together',
      message: text(
        `${flag} counts everybody, --customer judges one.`,
        `${flag} считает всех, а --customer смотрит одного.`,
      ),
      hint: text(
        `Add --everyone for both, or leave out ${flag}.`,
        `Добавьте --everyone, чтобы получить и то и другое, или уберите ${flag}.`,
      ),
    });
  }
  if (customer === undefined && everyone) {
    throw new UsageError({
      code: 'segment/not-together',
      message: text('--everyone was given without --customer.', 'Указано --everyone без --customer.'),
      hint: text('Everybody is counted anyway; leave it out.', 'Все и так посчитаны; уберите его.'),
    });
  }
}

/** How to count. @throws UsageError `segment/not-together`, `segment/no-number`. */
export function readCounting({ funnel, sample, against, atLeast, inside }: ExplainOptions): CountingAsked {
  const samplePercent = sample === undefined ? undefined : percent(sample);
  if (funnel && [against, atLeast, inside].some((option) => option !== undefined)) {
    throw new UsageError({
      code: 'segment/not-together',
      message: text('--funnel counts the funnel and nothing else.', '--funnel считает воронку и больше ничего.'),
      hint: text(
        'Leave out --funnel, or --against, --at-least and --inside.',
        'Уберите --funnel или --against, --at-least и --inside.',
      ),
    });
  }
  // These would have to ask everybody, or tell the sample's numbers as if they were everybody's.
  if (sample !== undefined && [against, atLeast, inside].some((option) => option !== undefined)) {
    throw new UsageError({
      code: 'segment/not-together',
      message: text(
        '--sample asks a part of the customers and concludes nothing about the others.',
        '--sample спрашивает часть клиентов и об остальных ничего не утверждает.',
      ),
      hint: text(
        'Leave out --sample, or --against, --at-least and --inside.',
        'Уберите --sample или --against, --at-least и --inside.',
      ),
    });
  }
  return { form: funnel ? 'funnel' : 'auto', samplePercent };
}

/** A count of an option. @throws UsageError `segment/no-number`. */
export function wholeNumber(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw noNumber(flag, value, text('a whole number', 'целое число'));
}

function percent(value: string): number {
  const number = Number(value.replace(/%$/, ''));
  if (Number.isFinite(number) && number > 0 && number < 100) return number;
  throw noNumber('--sample', value, text('a percentage over 0 and below 100', 'процент больше 0 и меньше 100'));
}

function noNumber(flag: string, value: string, what: Text): UsageError {
  return new UsageError({
    code: 'segment/no-number',
    message: text(`${flag} ${value} is not ${what.en}.`, `${flag} ${value} — не ${what.ru}.`),
    hint: text('See: mmsup segment explain --help', 'Смотрите: mmsup segment explain --help'),
  });
}

function nothingAsked(): UsageError {
  return new UsageError({
    code: 'segment/nothing-asked',
    message: text('Nothing was named that could be explained.', 'Не сказано, что объяснять.'),
    hint: text(
      "Give a segment (mmsup segment list shows them), or --sql FILE, or --where 'EXPRESSION'.",
      "Укажите сегмент (их список: mmsup segment list), или --sql ФАЙЛ, или --where 'УСЛОВИЕ'.",
    ),
  });
}
