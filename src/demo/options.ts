import type { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { joinTexts, type Text, text } from '../text.ts';
import type { Phase } from './demo.ts';

const LIMITS = {
  customers: { from: 1_000, to: 20_000_000 },
  seed: { from: 0, to: 1_000_000 },
} as const;

/** What `--customers` and `--seed` say; a key that was not given is absent. */
export interface SizeOptions {
  readonly customers?: number;
  readonly seed?: number;
}

/** Adds `--customers` and `--seed` to a command. */
export function addSizeOptions(command: Command): void {
  command
    .option('--customers <number>', 'customers of the bank, 1,000 to 20,000,000 (default 100,000)')
    .option('--seed <number>', 'seed of the data: the same seed gives the same bank (default 1)');
}

/** @throws UsageError `demo/bad-number` that names every bad value at once. */
export function readSizeOptions(options: Readonly<Record<string, unknown>>): SizeOptions {
  const sizes: { customers?: number; seed?: number } = {};
  const wrong: Text[] = [];
  for (const name of ['customers', 'seed'] as const) {
    const given = options[name];
    if (given === undefined) continue;
    const { from, to } = LIMITS[name];
    const value = /^\d[\d_,]*$/.test(String(given)) ? Number(String(given).replaceAll(/[_,]/g, '')) : Number.NaN;
    if (value >= from && value <= to) sizes[name] = value;
    else
      wrong.push(
        text(
          `--${name} is "${given}", and must be a whole number from ${from} to ${to}`,
          `--${name} — «${given}», а нужно целое число от ${from} до ${to}`,
        ),
      );
  }
  if (wrong.length === 0) return sizes;
  const all = joinTexts(wrong, '; ');
  throw new UsageError({
    code: 'demo/bad-number',
    message: text(`${all.en}.`, `${all.ru}.`),
    hint: text(
      'For instance: mmsup demo start --customers 100000 --seed 1',
      'Например: mmsup demo start --customers 100000 --seed 1',
    ),
  });
}

/** What the terminal says as each phase begins. */
export const PHASES: Readonly<Record<Phase, ReturnType<typeof text>>> = {
  server: text('Starting the demo’s PostgreSQL …', 'Запускаю PostgreSQL для демо …'),
  schema: text('Making the tables …', 'Создаю таблицы …'),
  customers: text('Making customers, products and purchases …', 'Создаю клиентов, продукты и покупки …'),
  history: text('Running the campaign engine through 60 days …', 'Движок кампаний проживает 60 дней …'),
  indexes: text('Indexing the history …', 'Индексирую историю …'),
  copy: text('Copying the healthy demo …', 'Копирую исправное демо …'),
};
