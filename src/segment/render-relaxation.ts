import type { Relaxation } from '../condition/repair/relax.ts';
import { formatCount, type Lang, text } from '../text.ts';
import type { Block } from '../view.ts';

const MOST_SETS = 5;

/** Which conditions to relax so that at least so many pass. */
export function relaxationBlocks({ atLeast, sets, best }: Relaxation, selected: number, lang: Lang): readonly Block[] {
  const heading = text(
    `So that at least ${formatCount(atLeast, 'en')} pass`,
    `Чтобы прошло не меньше ${formatCount(atLeast, 'ru')}`,
  );
  return [
    { kind: 'heading', text: heading[lang] },
    { kind: 'list', items: itemsOf({ atLeast, sets, best }, selected).map((item) => item[lang]) },
  ];
}

function itemsOf({ atLeast, sets, best }: Pick<Relaxation, 'atLeast' | 'sets' | 'best'>, selected: number) {
  if (selected >= atLeast) return [text('as many pass already', 'столько уже проходит')];
  if (sets.length > 0) {
    return sets
      .slice(0, MOST_SETS)
      .map(({ drop, selected: then }) =>
        text(
          `relax ${drop.join(', ')}: ${formatCount(then, 'en')}`,
          `ослабить ${drop.join(', ')}: ${formatCount(then, 'ru')}`,
        ),
      );
  }
  const most = best
    ? text(
        `no four conditions are enough; relaxing ${best.drop.join(', ')} lets ${formatCount(best.selected, 'en')} pass`,
        `четырёх условий не хватит; без ${best.drop.join(', ')} пройдёт ${formatCount(best.selected, 'ru')}`,
      )
    : text('no four conditions are enough', 'четырёх условий не хватит');
  return [most];
}
