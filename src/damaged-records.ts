import type { Deps } from './deps.ts';
import type { NotEvaluated, Result } from './result.ts';
import type { Lang } from './text.ts';
import type { Terminal } from './ui/terminal.ts';

interface Reader {
  readonly options: { readonly lang: Lang; readonly format: string };
  readonly terminal: Pick<Terminal, 'show'>;
  readonly deps: Pick<Deps, 'stderr'>;
}

/** The damaged records that one command line writes into. */
export interface DamagedRecords {
  add(gaps: readonly NotEvaluated[]): void;
  /** Tells of them once, beside the answer or the error; gives what the answer itself does not tell of them. What it rests on is not changed by where it is recorded, so no verdict is. */
  tell(result?: Result): readonly NotEvaluated[];
}

/** Collects what is told of damaged records until there is an answer, or an error. */
export function damagedRecords({ options: { lang, format }, terminal, deps }: Reader): DamagedRecords {
  const damaged: NotEvaluated[] = [];
  return {
    add: (gaps) => void damaged.push(...gaps),
    tell: (result) => {
      const told = new Set(result?.notEvaluated.map(({ what }) => what));
      const untold = damaged.splice(0).filter(({ what }) => !told.has(what[lang]));
      // Whoever reads JSON from a pipe reads it in the answer; before an error in JSON nothing may stand.
      if (format !== 'json' || deps.stderr.isTTY === true)
        terminal.show(
          untold.map(({ what, why }) => ({ kind: 'paragraph', text: `${what[lang]}: ${why[lang]}`, tone: 'warn' })),
        );
      return untold;
    },
  };
}

/** A result for whoever reads it as a document, without what stands on stderr. Pure. */
export function withDamage(result: Result, damage: readonly NotEvaluated[], lang: Lang): Result {
  if (damage.length === 0) return result;
  const gaps = damage.map(({ what, why }) => ({ what: what[lang], why: why[lang], couldChangeAnswer: false }));
  return { ...result, notEvaluated: [...result.notEvaluated, ...gaps] };
}
