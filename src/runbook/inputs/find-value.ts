import type { GlobalOptions } from '../../command.ts';
import { shellWord } from '../../model/shell-word.ts';
import { type Lang, type Text, text } from '../../text.ts';
import type { Block } from '../../view.ts';
import type { Input } from '../runbook.ts';
import { databaseWords } from '../walk/connection-words.ts';
import { INPUT_TYPES, type InputType, LOOKS } from './input-type.ts';

/** The commands that list what an input may name. */
const LISTS: Readonly<Partial<Record<InputType, string>>> = {
  campaign: 'mmsup campaign list',
  run: 'mmsup campaign list',
  segment: 'mmsup segment list',
  rule: 'mmsup rules list',
  report: 'mmsup report list',
};

const WORDS = {
  listed: text('In another window this command lists them:', 'В другом окне их перечислит команда:'),
  customer: text(
    'Customers are not listed. Ask whoever complained for a customer key, an e-mail address or a telephone number.',
    'Список клиентов не выводится. Спросите у того, кто жалуется, ключ клиента, e-mail или телефон.',
  ),
  complainant: text(
    'Whoever complained can tell it. What the runbook needs it for:',
    'Это знает тот, кто жалуется. Зачем это сценарию:',
  ),
} as const;

/** How whoever does not know the value of an input finds it out. `runbook`: what the runbook is found by. Pure. */
export function findBlocks(
  input: Pick<Input, 'name' | 'type'>,
  runbook: string,
  { lang, options }: { readonly lang: Lang; readonly options: GlobalOptions },
): readonly Block[] {
  const type = meaningOf(input);
  const list = LISTS[type];
  if (list !== undefined) return saying(WORDS.listed, lang, `${list}${databaseWords(options)}`);
  if (type === 'customer') return saying(WORDS.customer, lang);
  const looks = LOOKS[type];
  return [
    ...(looks ? saying(looks, lang) : []),
    ...saying(WORDS.complainant, lang, `mmsup runbook show ${shellWord(runbook)}`),
  ];
}

/** Runbooks seldom say the type of what its name says: `run`, `segment`. That something is called `date` says nothing of how it is written. */
const meaningOf = ({ name, type }: Pick<Input, 'name' | 'type'>): InputType =>
  type === 'text' ? (INPUT_TYPES.find((one) => one === name && isOfClient(one)) ?? type) : type;

const isOfClient = (type: InputType): boolean => type === 'customer' || LISTS[type] !== undefined;

const saying = (words: Text, lang: Lang, command?: string): readonly Block[] => [
  { kind: 'paragraph', text: words[lang] },
  ...(command === undefined ? [] : [{ kind: 'code', text: command } as const]),
];
