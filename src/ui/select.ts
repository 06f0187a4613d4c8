import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isUpKey,
  type KeypressEvent,
  useKeypress,
  usePagination,
  useState,
} from '@inquirer/core';
import { type Lang, text } from '../text.ts';
import { lettersOf } from './keys.ts';
import { paint } from './paint.ts';
import type { Choice } from './prompt.types.ts';
import { safe } from './safe.ts';
import type { Screen } from './screen.ts';
import { displayWidth } from './width.ts';
import { hang, wrapText } from './wrap.ts';

export interface Select {
  readonly question: string;
  readonly choices: readonly Choice[];
  readonly screen: Screen;
  readonly lang: Lang;
  /** Most lines that the choices may fill before they scroll. */
  readonly pageSize: number;
  /** Choice at which the cursor stands first; none = the first one. */
  readonly start?: number;
}

const HIDE_CURSOR = '\u001B[?25l';
const NAVIGATE = text('up and down or a number, then Enter', 'стрелки или номер, затем Enter');
const OR_LETTER = text('; or a letter', '; или буква');
const NO_SUCH_KEY = {
  en: (typed: string) => `"${typed}" is no answer here.`,
  ru: (typed: string) => `«${typed}» здесь не ответ.`,
};

/** A question with a closed set of answers: arrows or a number and Enter, or the letter of a choice, which takes it at once. Anything else is said to be no answer. */
export const selectPrompt = createPrompt<string, Select>((asked, done) => {
  const { choices, lang, pageSize, start = 0 } = asked;
  const [active, setActive] = useState(Math.max(0, start));
  const [wrong, setWrong] = useState('');
  const [taken, setTaken] = useState<Choice | undefined>(undefined);
  const take = (choice: Choice) => {
    setTaken(choice);
    done(choice.value);
  };
  useKeypress((key, line) => {
    const pressed = readKey(key, line.line, asked, active);
    if (pressed.kind !== 'digits') line.clearLine(0);
    if (pressed.kind === 'take') return take(pressed.choice);
    if (pressed.kind === 'ignored') return;
    setWrong(pressed.kind === 'wrong' ? NO_SUCH_KEY[lang](pressed.typed) : '');
    if (pressed.kind !== 'wrong') setActive(pressed.active);
  });
  const page = usePagination({
    items: choices,
    active,
    loop: false,
    pageSize,
    renderItem: ({ item, isActive, index }) => choiceText(asked, item, { isActive, index }),
  });
  if (taken) return answered(asked, taken);
  return `${questionText(asked)}\n${page}\n\n${below(asked, choices[active]!, wrong)}${HIDE_CURSOR}`;
});

type Pressed =
  | { readonly kind: 'take'; readonly choice: Choice }
  | { readonly kind: 'move'; readonly active: number }
  /** A number of which more digits may follow. */
  | { readonly kind: 'digits'; readonly active: number }
  | { readonly kind: 'wrong'; readonly typed: string }
  | { readonly kind: 'ignored' };

/** What a key means, with the digits that were typed before it. Pure. */
export function readKey(
  key: Pick<KeypressEvent, 'name' | 'ctrl'> & { readonly sequence?: string; readonly meta?: boolean },
  line: string,
  { choices, lang }: Pick<Select, 'choices' | 'lang'>,
  active: number,
): Pressed {
  if (isEnterKey(key as KeypressEvent)) return { kind: 'take', choice: choices[active]! };
  if (isUpKey(key as KeypressEvent)) return { kind: 'move', active: Math.max(0, active - 1) };
  if (isDownKey(key as KeypressEvent)) return { kind: 'move', active: Math.min(choices.length - 1, active + 1) };
  const typed = (key.sequence ?? key.name ?? '').toLowerCase();
  if (key.ctrl || key.meta || !/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(typed)) return { kind: 'ignored' };
  if (/\d/.test(typed)) return numbered(line, typed, choices.length);
  const choice = choices.find(({ key: own }) => own && lettersOf(own, lang).includes(typed));
  return choice ? { kind: 'take', choice } : { kind: 'wrong', typed };
}

function numbered(line: string, digit: string, count: number): Pressed {
  const number = [Number(line), Number(digit)].find((one) => one >= 1 && one <= count);
  if (number === undefined) return { kind: 'wrong', typed: digit };
  return { kind: number * 10 <= count ? 'digits' : 'move', active: number - 1 };
}

function questionText({ question, screen }: Select): string {
  const [first = '', ...rest] = wrapText(safe(question), screen.width - 3);
  return [`${paint('?', 'strong', screen)} ${paint(first, 'strong', screen)}`]
    .concat(rest.map((line) => paint(line, 'strong', screen)))
    .join('\n');
}

function choiceText({ screen, lang }: Select, { name, key }: Choice, at: { isActive: boolean; index: number }): string {
  const cursor = at.isActive ? (screen.unicode ? '❯' : '>') : ' ';
  const mark = `${cursor} ${at.index + 1}. `;
  const words = key ? `${safe(name)} (${key[lang]})` : safe(name);
  const lines = hang(mark, wrapText(words, screen.width - displayWidth(mark) - 1));
  return lines.map((line) => (at.isActive ? paint(line, 'strong', screen) : line)).join('\n');
}

/** What stands under the choices: more about the one that is reached, what was wrong, and which keys there are. */
function below({ choices, screen, lang }: Select, { description }: Choice, wrong: string): string {
  const keys = `${NAVIGATE[lang]}${choices.some(({ key }) => key) ? OR_LETTER[lang] : ''}`;
  const lines = (words: string) => wrapText(safe(words), screen.width - 1);
  return [
    ...(description === undefined ? [] : lines(description)),
    ...(wrong === '' ? [] : lines(wrong).map((line) => paint(line, 'warn', screen))),
    ...lines(keys).map((line) => paint(line, 'muted', screen)),
  ].join('\n');
}

function answered({ question, screen }: Select, { name }: Choice): string {
  const mark = paint(screen.unicode ? '✔' : '*', 'good', screen);
  const lines = wrapText(`${safe(question)} ${safe(name)}`, screen.width - 3);
  return `${mark} ${lines.join('\n')}`;
}
