import type { SparkRow } from '../view.ts';
import { paint } from './paint.ts';
import { safe } from './safe.ts';
import type { Screen } from './screen.ts';
import { displayWidth } from './width.ts';
import { glyphsOf } from './words.ts';
import { padTo, wrapText } from './wrap.ts';

const GAP = 2;

/**
 * Draws how numbers went, a row each: the label, a bar as high as its part of the row's largest value for each number, the note. 0 has a mark of its own. Where the
 * screen is too narrow for all of it in a line, the label stands above and the note below; where even the bars are too many, the last ones are drawn.
 */
export function drawSparklines(rows: readonly SparkRow[], screen: Screen): string[] {
  const drawn = rows.map(({ label, values, note = '' }) => ({
    label: safe(label),
    bars: barsOf(values.slice(-Math.max(1, screen.width - GAP)), screen),
    note: safe(note),
  }));
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(displayWidth));
  const [bars, notes] = [widest(drawn.map((row) => row.bars)), widest(drawn.map((row) => row.note))];
  const natural = widest(drawn.map(({ label }) => label));
  const room = screen.width - bars - GAP - (notes > 0 ? notes + GAP : 0);
  if (natural <= room) {
    return drawn.map(({ label, bars: line, note }) =>
      `${padTo(label, natural + GAP)}${padTo(line, bars + GAP)}${paint(note, 'muted', screen)}`.trimEnd(),
    );
  }
  return drawn.flatMap(({ label, bars: line, note }) => [
    ...wrapText(label, screen.width),
    `${' '.repeat(GAP)}${line}`,
    ...(note === ''
      ? []
      : wrapText(note, screen.width - GAP).map((words) => ' '.repeat(GAP) + paint(words, 'muted', screen))),
  ]);
}

function barsOf(values: readonly number[], screen: Screen): string {
  const levels = [...glyphsOf(screen).levels];
  const highest = levels.length - 1;
  const most = Math.max(...values);
  return values
    .map((value) => levels[value <= 0 || most <= 0 ? 0 : Math.max(1, Math.ceil((value / most) * highest))]!)
    .join('');
}
