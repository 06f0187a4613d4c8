import { type Lang, type Text, text } from '../../text.ts';
import type { Choice } from '../../ui/prompt.types.ts';
import { CONTROLS } from '../person/controls.ts';

/** What a person can do at the question for an input beside answering it: there is no record yet, so nothing is noted, skipped or handed over. */
export type InputControl = 'other' | 'find' | 'back' | 'quit';

/** No two letters share a key on any layout. */
export const INPUT_CONTROLS: Readonly<Record<InputControl, { readonly name: Text; readonly key: Text }>> = {
  other: {
    name: text('I do not know it; ask instead:', 'Я этого не знаю; спросить иначе:'),
    key: text('i', 'я'),
  },
  find: { name: text('How do I find it out?', 'А как это узнать?'), key: text('f', 'а') },
  back: { name: text('Back to the question before', 'Назад к предыдущему вопросу'), key: CONTROLS.back.key },
  quit: { name: text('Quit; nothing has begun yet', 'Выйти; ещё ничего не начато'), key: CONTROLS.quit.key },
};

/** The controls as they are chosen. `other`: the question that is asked in the place of this one; null = none. Pure. */
export function inputControls(
  { other, canGoBack }: { readonly other: Text | null; readonly canGoBack: boolean },
  lang: Lang,
): readonly Choice<InputControl>[] {
  const named = (value: InputControl, more = ''): Choice<InputControl> => {
    const { name, key } = INPUT_CONTROLS[value];
    return { value, name: `${name[lang]}${more}`, key };
  };
  return [
    ...(other ? [named('other', ` ${other[lang]}`)] : []),
    named('find'),
    ...(canGoBack ? [named('back')] : []),
    named('quit'),
  ];
}
