import { formatCount, text } from '../text.ts';
import { defineCause } from './cause.ts';
import { andMore, momentIn, ofSample, type Victims } from './health-words.ts';

export interface RunsFailAlikeEvidence extends Victims {
  readonly campaigns: readonly {
    readonly campaign: string;
    readonly runs: number;
    /** Different error texts; 1 = always the same. */
    readonly errors: number;
    readonly error: string | null;
    /** The newest of them. */
    readonly run: string;
    readonly since: string;
    readonly lastGoodAt: string | null;
    /** Whether all of them stopped at one row. */
    readonly atSameRow: boolean;
    readonly row: number | null;
  }[];
}

export interface FailingAgainEvidence extends Victims {
  readonly runs: readonly {
    readonly run: string;
    readonly customers: number;
    readonly tries: number;
    /** One of them. */
    readonly customer: string;
    readonly providerCode: string | null;
    readonly error: string | null;
  }[];
}

export const runsFailAlike = defineCause<RunsFailAlikeEvidence>({
  id: 'health/runs-fail-alike',
  severity: 'error',
  name: text('Campaigns that fail every time', 'Кампании, падающие каждый раз'),
  title({ campaigns, total, zone }) {
    const [first] = campaigns;
    const more = andMore(1, total);
    const row = first!.atSameRow
      ? text(`, each at row ${first!.row}`, `, каждый на строке ${first!.row}`)
      : text('', '');
    const error = first!.errors === 1 ? text(`: ${first!.error}`, `: ${first!.error}`) : text('', '');
    return text(
      `Campaign ${first!.campaign}: ${formatCount(first!.runs, 'en')} runs in a row failed since ${momentIn(first!.since, zone)}${row.en}${more.en}${error.en}`,
      `Кампания ${first!.campaign}: подряд не удалось запусков — ${formatCount(first!.runs, 'ru')}, начиная с ${momentIn(first!.since, zone)}${row.ru}${more.ru}${error.ru}`,
    );
  },
  next: ({ campaigns }) => [
    text(`mmsup campaign trace ${campaigns[0]!.run}`, `mmsup campaign trace ${campaigns[0]!.run}`),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'Several runs of one campaign failed one after the other, and none succeeded since.',
      'Несколько запусков кампании подряд завершились ошибкой, успешных с тех пор не было.',
    ),
    why: text(
      'One bad row stops the batch each time; an edit broke the template or the rule; a limit is always met.',
      'Одна плохая строка каждый раз останавливает порцию; правка сломала шаблон или правило; всегда достигается предел.',
    ),
    sure: text(
      'The same error, and the same row where the system keeps a cursor, means that nothing will change by itself.',
      'Одна и та же ошибка, а где система хранит курсор — и та же строка: само не пройдёт.',
    ),
    repair: text(
      'Correct or set aside the row or the edit that it names, then run once.',
      'Исправить или отложить строку либо правку, на которую она указывает, затем запустить один раз.',
    ),
    example: text(
      'A customer without a name makes the template fail; everybody behind him waits for a week.',
      'Клиент без имени роняет шаблон; все за ним ждут неделю.',
    ),
  },
});

export const failingAgain = defineCause<FailingAgainEvidence>({
  id: 'health/messages-fail-again',
  severity: 'warning',
  name: text('Messages tried again and again', 'Сообщения, повторяемые раз за разом'),
  title(evidence) {
    const { runs, total } = evidence;
    const [first] = runs;
    const [also, sample] = [andMore(1, total), ofSample(evidence)];
    const more = text(also.en + sample.en, also.ru + sample.ru);
    return text(
      `Run ${first!.run} tried ${formatCount(first!.customers, 'en')} customers up to ${formatCount(first!.tries, 'en')} times each, and every try failed (${first!.providerCode ?? first!.error ?? '—'})${more.en}.`,
      `Запуск ${first!.run} пробовал отправить клиентам (${formatCount(first!.customers, 'ru')}) до ${formatCount(first!.tries, 'ru')} раз, и каждый раз неудачно (${first!.providerCode ?? first!.error ?? '—'})${more.ru}.`,
    );
  },
  next: ({ runs }) => [
    text(
      `mmsup customer trace ${runs[0]!.customer} --run ${runs[0]!.run}`,
      `mmsup customer trace ${runs[0]!.customer} --run ${runs[0]!.run}`,
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'The same customer is taken in pass after pass of one run, and the message fails each time.',
      'Один и тот же клиент берётся в каждом проходе запуска, и сообщение каждый раз не уходит.',
    ),
    why: text(
      'A failure that will not go away is treated as one that will: a bad address, content that the provider refuses.',
      'Постоянная ошибка считается временной: плохой адрес, содержимое, которое провайдер не принимает.',
    ),
    sure: text(
      'Failed messages are counted by run, customer and channel.',
      'Неудачные сообщения посчитаны по запуску, клиенту и каналу.',
    ),
    repair: text(
      'Give up after a few tries and set the row aside; correct the address or the content.',
      'Останавливаться после нескольких попыток и откладывать строку; исправить адрес или содержимое.',
    ),
    example: text(
      'One address with a comma in it is tried every minute; 4,000 people stand behind it.',
      'Один адрес с запятой пробуют каждую минуту; за ним стоят 4 000 человек.',
    ),
  },
});
