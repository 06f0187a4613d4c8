import { type Text, text } from '../../text.ts';
import type { Values } from '../expression/expression.ts';
import type { Risk } from '../runbook.ts';
import { expiryWords } from './expiry.ts';

/**
 * What happens to a change, in this order. `change.started` is on the disk before anything is done, so that a change is never done twice:
 * whoever finds it without an end asks a person.
 */
export type ChangeEvent =
  | {
      readonly type: 'change.previewed';
      readonly step: string;
      /** What was shown, where it is words. */
      readonly words: Text | null;
      /** The check that was run and shown. */
      readonly argv: readonly string[] | null;
      /** The program that would be run, and its arguments. */
      readonly program: readonly string[] | null;
      readonly seconds: number;
      readonly evidence: readonly string[];
    }
  | {
      readonly type: 'approval.asked';
      readonly step: string;
      readonly role: string;
      /** The role as the runbook puts it in words; absent where it has none. */
      readonly roleWords?: Text;
      readonly risk: Risk;
      /** What has to be typed. */
      readonly name: string;
      /** ISO 8601 in UTC, both. */
      readonly asked: string;
      readonly expires: string;
    }
  | {
      readonly type: 'approval.given';
      readonly step: string;
      readonly role: string;
      readonly roleWords?: Text;
      readonly by: string;
    }
  | ({
      readonly type: 'approval.denied';
      readonly step: string;
      readonly role: string;
      readonly reason: Text;
      /** Nobody can approve without a terminal. */
      readonly source: 'person' | 'auto';
    } & Left)
  | ({
      readonly type: 'approval.expired';
      readonly step: string;
      readonly role: string;
      readonly expires: string;
    } & Left)
  | {
      readonly type: 'change.started';
      readonly step: string;
      readonly by: 'person' | 'program';
      readonly argv: readonly string[] | null;
    }
  | ({
      readonly type: 'change.done';
      readonly step: string;
      /** `unknown`: it was begun, and nobody says whether it was done. */
      readonly outcome: 'done' | 'not-done' | 'failed' | 'unknown';
      readonly message: string | null;
      readonly seconds: number;
      readonly evidence: readonly string[];
    } & Partial<Left>)
  | ({
      readonly type: 'change.verified';
      readonly step: string;
      /** Null when the check could not look. */
      readonly holds: boolean | null;
      readonly say: Text;
      readonly values: Values;
      readonly hidden: readonly string[];
      readonly seconds: number;
      readonly evidence: readonly string[];
    } & Partial<Left>)
  | { readonly type: 'change.undo-started'; readonly step: string; readonly argv: readonly string[] }
  | ({
      readonly type: 'change.undone';
      readonly step: string;
      readonly undone: boolean;
      readonly message: string | null;
    } & Left);

/** Where the walk goes on, when the change has come to an end. */
interface Left {
  readonly go: string;
  readonly edge: string;
}

export const CHANGE_EVENTS = [
  'change.previewed',
  'approval.asked',
  'approval.given',
  'approval.denied',
  'approval.expired',
  'change.started',
  'change.done',
  'change.verified',
  'change.undo-started',
  'change.undone',
] as const satisfies readonly ChangeEvent['type'][];

export const isChangeEvent = (event: { readonly type: string }): event is ChangeEvent =>
  (CHANGE_EVENTS as readonly string[]).includes(event.type);

/** How far a change has come that has no end yet. */
export type ChangeProgress =
  | { readonly stage: 'previewed'; readonly file: string | null }
  | {
      readonly stage: 'asked' | 'given';
      readonly asked: string;
      readonly expires: string;
      /** The program that was shown, by its absolute path. */
      readonly file: string | null;
    }
  /** Begun, and nothing is known of it. */
  | { readonly stage: 'begun' }
  | { readonly stage: 'done' }
  /** Done, and not confirmed. */
  | { readonly stage: 'unconfirmed'; readonly why: Text }
  /** Taking it back was begun, and nothing is known of that. */
  | { readonly stage: 'undoing'; readonly why: Text };

/** Whether something was, or may have been, changed: such a change is brought to its end and never begun anew. */
export function isBegun(progress: ChangeProgress | undefined): boolean {
  return progress !== undefined && !['previewed', 'asked', 'given'].includes(progress.stage);
}

/** How far the change has come after an event; undefined when that was its end. Pure. */
export function changeAfter(progress: ChangeProgress | undefined, event: ChangeEvent): ChangeProgress | undefined {
  switch (event.type) {
    case 'change.previewed':
      return shownAgain(progress, fileIn(event.program));
    case 'approval.asked':
      return { stage: 'asked', asked: event.asked, expires: event.expires, file: shownFile(progress) };
    case 'approval.given':
      return progress && 'expires' in progress ? { ...progress, stage: 'given' } : undefined;
    case 'change.started':
      return { stage: 'begun' };
    case 'change.done':
      if (event.outcome === 'done') return { stage: 'done' };
      return event.go === undefined ? { stage: 'unconfirmed', why: failedWords(event.message) } : undefined;
    case 'change.verified':
      return event.go === undefined ? { stage: 'unconfirmed', why: event.say } : undefined;
    case 'change.undo-started':
      return { stage: 'undoing', why: progress && 'why' in progress ? progress.why : text('', '') };
    default:
      return undefined;
  }
}

/** Who looks once more while it waits allows what is shown then; what was allowed stays what it was. */
function shownAgain(progress: ChangeProgress | undefined, file: string | null): ChangeProgress {
  if (progress?.stage === 'asked') return { ...progress, file };
  return progress?.stage === 'given' ? progress : { stage: 'previewed', file };
}

/** A path in which something was masked on its way to the disk cannot be compared. */
const fileIn = (argv: readonly string[] | null): string | null => {
  const file = argv?.[0];
  return file === undefined || file.includes('<') ? null : file;
};

const shownFile = (progress: ChangeProgress | undefined): string | null =>
  progress && 'file' in progress ? progress.file : null;

function failedWords(message: string | null): Text {
  return text(`It failed: ${message ?? '—'}`, `Не удалось: ${message ?? '—'}`);
}

interface Ended {
  /** How far it had come before. */
  readonly before: ChangeProgress | undefined;
  readonly what: Text;
  /** Who had to allow it. */
  readonly role: Text;
}

/** What a change came to, in words, when an event has ended it. Pure. */
export function changeSays(event: ChangeEvent, { before, what, role }: Ended): Text {
  const why = before && 'why' in before ? before.why : text('', '');
  switch (event.type) {
    case 'approval.denied':
      return both(what, text('Not done', 'Не выполнено'), event.reason);
    case 'approval.expired': {
      const until = expiryWords(event.expires, limitOf(before));
      return both(
        what,
        text('Not done', 'Не выполнено'),
        text(
          `The approval by ${role.en} was worth until ${until}.`,
          `Разрешение (${role.ru}) действовало до ${until}.`,
        ),
      );
    }
    case 'change.verified':
      return both(what, text('Done and confirmed', 'Выполнено и подтверждено'), event.say);
    case 'change.undone':
      return both(
        what,
        event.undone
          ? text('Not confirmed, and taken back', 'Не подтверждено и отменено')
          : text('Not confirmed, and not taken back', 'Не подтверждено и не отменено'),
        why,
        event.message,
      );
    case 'change.done':
      return event.outcome === 'unknown'
        ? both(
            what,
            text('Begun, and nobody says whether it was done', 'Начато, и никто не говорит, выполнено ли'),
            text('Look, before anybody does it again.', 'Посмотрите, прежде чем кто-то сделает это ещё раз.'),
          )
        : both(what, text('Not done', 'Не выполнено'), text('The person says so.', 'Так сказал пользователь.'));
    default:
      return what;
  }
}

/** How long the approval was worth something, in milliseconds. */
const limitOf = (before: ChangeProgress | undefined): number =>
  before && 'asked' in before ? Date.parse(before.expires) - Date.parse(before.asked) : 0;

function both(what: Text, how: Text, why: Text, message: string | null = null): Text {
  const more = message === null ? '' : ` ${message}`;
  const inLanguage = (lang: 'en' | 'ru') => `${how[lang]}: ${what[lang]}. ${why[lang]}${more}`.trim();
  return { en: inLanguage('en'), ru: inLanguage('ru') };
}
