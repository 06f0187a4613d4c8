import { UsageError } from '../../errors.ts';
import { text } from '../../text.ts';

/** A range as it is typed. */
export interface TypedRange {
  readonly base: string;
  readonly head: string;
  /** `...`: what HEAD brought since it left BASE, not what BASE brought meanwhile. */
  readonly sinceMergeBase: boolean;
}

/**
 * Reads `BASE..HEAD` or `BASE...HEAD`; a side that is left out is HEAD, as git has it.
 * @throws UsageError `git/no-range`.
 */
export function readRange(typed: string): TypedRange {
  const [, base = '', dots, head = ''] = /^((?:(?!\.\.).)*)(\.\.\.?)((?:(?!\.\.).)*)$/.exec(typed) ?? [];
  const isRange = dots !== undefined && (base !== '' || head !== '');
  const sides = [base, head];
  if (!isRange || sides.some((side) => side.startsWith('-') || /[\s\0]/.test(side) || side.startsWith('.')))
    throw new UsageError({
      code: 'git/no-range',
      message: text(`--git "${typed}" is no range of commits.`, `--git «${typed}» — не диапазон коммитов.`),
      hint: text(
        'Write two commits with dots between them: --git origin/main...HEAD for what a branch brought, --git v1..v2 for all between them.',
        'Укажите два коммита через точки: --git origin/main...HEAD — что принесла ветка, --git v1..v2 — всё между ними.',
      ),
    });
  return { base: base || 'HEAD', head: head || 'HEAD', sinceMergeBase: dots === '...' };
}
