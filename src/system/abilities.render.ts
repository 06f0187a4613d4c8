import { type Lang, type Text, text } from '../text.ts';
import type { Block, Tone } from '../view.ts';
import type { Ability } from './abilities.ts';

const WORDS = {
  heading: text('What the commands can do with it', 'Что с ней могут команды'),
  command: text('Command', 'Команда'),
  state: text('Works', 'Работает'),
  silent: text('What it lacks', 'Чего не хватает'),
};

const STATE: Readonly<Record<Ability['state'], { readonly word: Text; readonly tone: Tone }>> = {
  works: { word: text('yes', 'да'), tone: 'good' },
  partly: { word: text('partly', 'частично'), tone: 'warn' },
  not: { word: text('no', 'нет'), tone: 'bad' },
};

/** What works with a system, and what each command will not be able to say. */
export function abilityBlocks(abilities: readonly Ability[], lang: Lang): readonly Block[] {
  return [
    { kind: 'heading', text: WORDS.heading[lang] },
    {
      kind: 'table',
      columns: [WORDS.command, WORDS.state, WORDS.silent].map((title) => ({ title: title[lang] })),
      rows: abilities.map(({ command, state, missing, silent }) => [
        command,
        { text: STATE[state].word[lang], tone: STATE[state].tone },
        state === 'not' ? missing.join(', ') : silent.map(({ need, what }) => `${what[lang]} (${need})`).join('; '),
      ]),
    },
  ];
}
