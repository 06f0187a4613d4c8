import type { Text } from '../text.ts';

export interface Choice<Value extends string = string> {
  readonly value: Value;
  readonly name: string;
  readonly description?: string;
  /** A letter that takes this choice at once, one in each language; on either keyboard layout. */
  readonly key?: Text;
}

/** Questions to a person. Every question has a flag or an answers file that answers it instead. End of input or Ctrl-C: CancelledError. */
export interface Prompt {
  /** `default`: where the cursor stands at first; else at the first choice. */
  select<Value extends string>(
    question: string,
    choices: readonly Choice<Value>[],
    options?: { readonly default?: Value },
  ): Promise<Value>;
  input(
    question: string,
    options?: { readonly default?: string; readonly validate?: (value: string) => true | string },
  ): Promise<string>;
  /** y/n and д/н, on either keyboard layout. */
  confirm(question: string, options?: { readonly default?: boolean }): Promise<boolean>;
}
