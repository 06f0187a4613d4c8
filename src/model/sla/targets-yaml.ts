import { text } from '../../text.ts';
import type { Fields } from '../yaml-fields.ts';
import { type Agreement, SEVERITIES, SLA_CLOCKS, type SlaClock, type SlaTargets } from './agreement.types.ts';
import { readDuration } from './duration.ts';

const AROUND = ['hours', 'clock'] as const;

/** Reads `targets`: what was promised for each severity. Throws `yaml/…` at the target that is wrong. */
export function readTargets(fields: Fields): Agreement['targets'] {
  const bySeverity = fields.fields('targets', SEVERITIES);
  if (bySeverity.keys.length === 0) {
    const hint = text(
      'Write targets: {critical: {acknowledge: 15m, resolve: 4h}}.',
      'Напишите targets: {critical: {acknowledge: 15m, resolve: 4h}}.',
    );
    const message = text('no severity has a target', 'ни для одной важности нет срока');
    throw fields.problem('targets', { code: 'targets', message, hint });
  }
  return Object.fromEntries(
    bySeverity.keys.map((severity) => [severity, readOne(bySeverity.fields(severity, [...SLA_CLOCKS, 'around']))]),
  );
}

function readOne(fields: Fields): SlaTargets {
  const around = fields.has('around') ? fields.oneOf('around', AROUND) : 'hours';
  const clocks = SLA_CLOCKS.filter((clock) => fields.has(clock));
  if (clocks.length === 0) {
    const hint = text(`Write one of: ${SLA_CLOCKS.join(', ')}.`, `Напишите хотя бы один: ${SLA_CLOCKS.join(', ')}.`);
    const message = text('this severity promises nothing', 'для этой важности ничего не обещано');
    throw fields.problem('around', { code: 'targets', message, hint });
  }
  const targets = Object.fromEntries(clocks.map((clock) => [clock, readTarget(fields, clock, around)]));
  for (const [index, clock] of clocks.entries()) {
    const before = clocks[index - 1];
    if (before === undefined || targets[before]! <= targets[clock]!) continue;
    throw fields.problem(clock, {
      code: 'targets',
      message: text(
        `"${clock}" has less time than "${before}", which comes before it`,
        `на «${clock}» отведено меньше времени, чем на «${before}», а он раньше`,
      ),
    });
  }
  return { ...targets, around };
}

function readTarget(fields: Fields, clock: SlaClock, around: SlaTargets['around']): number {
  const given = fields.value(clock);
  const read = typeof given === 'string' ? readDuration(given) : undefined;
  if (read === undefined) {
    throw fields.problem(clock, {
      code: 'duration',
      message: text(`"${String(given)}" is no time up to a year`, `«${String(given)}» — не срок до года`),
      hint: text(
        'Write it like 30m, 4h, 1h30m or PT4H; months and years have no fixed length.',
        'Напишите так: 30m, 4h, 1h30m или PT4H; у месяцев и лет нет постоянной длины.',
      ),
    });
  }
  if (!read.hasDays || around === 'clock') return read.seconds;
  throw fields.problem(clock, {
    code: 'duration',
    message: text(
      `"${String(given)}" counts days, but working hours are counted here, and no working day has 24 of them`,
      `«${String(given)}» считает дни, а здесь считаются рабочие часы, и в рабочем дне их не 24`,
    ),
    hint: text(
      'Write the working hours: two days of nine hours are 18h. Or count all hours: around: clock.',
      'Напишите рабочие часы: два дня по девять часов — это 18h. Или считайте все часы: around: clock.',
    ),
  });
}
