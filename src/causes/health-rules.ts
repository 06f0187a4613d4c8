import { text } from '../text.ts';
import { defineCause } from './cause.ts';
import { andMore, momentIn, type Victims } from './health-words.ts';

export interface BrokenReferenceEvidence extends Victims {
  readonly references: readonly {
    readonly sourceKind: string;
    readonly source: string;
    readonly targetKind: string;
    readonly target: string;
    readonly exists: boolean;
  }[];
}

export interface UnapprovedEvidence extends Victims {
  readonly versions: readonly {
    readonly rule: string;
    readonly version: number;
    readonly author: string | null;
    readonly since: string | null;
  }[];
}

export const referencesBroken = defineCause<BrokenReferenceEvidence>({
  id: 'health/references-broken',
  severity: 'error',
  name: text('References that lead nowhere', 'Ссылки, ведущие в никуда'),
  title({ references, total }) {
    const [first] = references;
    const more = andMore(1, total);
    const how = first!.exists ? text('is not usable', 'нельзя использовать') : text('does not exist', 'не существует');
    return text(
      `The ${first!.sourceKind} ${first!.source} refers to ${first!.targetKind} ${first!.target}, which ${how.en}${more.en}.`,
      `${first!.sourceKind} ${first!.source} ссылается на ${first!.targetKind} ${first!.target}, которого ${how.ru}${more.ru}.`,
    );
  },
  next: () => [
    text(
      'Correct the references before the next run of what uses them.',
      'Исправьте ссылки до следующего запуска того, что их использует.',
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'A campaign, segment or stage names something that was deleted, renamed, archived or never published.',
      'Кампания, сегмент или этап называет то, что удалено, переименовано, в архиве или не опубликовано.',
    ),
    why: text(
      'Renamed at one place only; copied from the test system.',
      'Переименовали только в одном месте; скопировали из тестовой системы.',
    ),
    sure: text(
      'Every reference that the system keeps is looked up.',
      'Проверена каждая ссылка, которую хранит система.',
    ),
    repair: text(
      'Correct the reference, or publish what it names.',
      'Исправить ссылку или опубликовать то, что она называет.',
    ),
    example: text(
      'The template card-spring was renamed card_spring; the campaign still says card-spring.',
      'Шаблон card-spring переименовали в card_spring; в кампании осталось card-spring.',
    ),
  },
});

export const rulesUnapproved = defineCause<UnapprovedEvidence>({
  id: 'health/rules-unapproved',
  severity: 'info',
  name: text('Edits that nobody approved', 'Правки без согласования'),
  title({ versions, total, zone }) {
    const [first] = versions;
    const more = andMore(1, total);
    return text(
      `Rule ${first!.rule} v${first!.version} (${first!.author ?? '—'}) is in force since ${momentIn(first!.since, zone)} without an approval${more.en}.`,
      `Правило ${first!.rule} v${first!.version} (${first!.author ?? '—'}) действует с ${momentIn(first!.since, zone)} без согласования${more.ru}.`,
    );
  },
  next: ({ versions }) => [text(`mmsup rules diff ${versions[0]!.rule}`, `mmsup rules diff ${versions[0]!.rule}`)],
  runbook: null,
  article: {
    what: text(
      'A version of a rule came into force and no approval is recorded.',
      'Версия правила вступила в силу, а согласование не записано.',
    ),
    why: text(
      'A correction in haste, or a path that needs none.',
      'Срочная правка или путь, где согласование не требуется.',
    ),
    sure: text(
      'Other versions of the system have approvals; this one has none.',
      'У других версий согласование есть, у этой нет.',
    ),
    repair: text('Have it looked at afterwards.', 'Пусть её посмотрят задним числом.'),
    example: text(
      'The cap was set to 0 on Saturday night, by the author alone.',
      'В субботу ночью лимит поставили в 0, без второго человека.',
    ),
  },
});
