import { type Fields, knownHere } from '../model/yaml-fields.ts';
import { text } from '../text.ts';

/** Refuses keys that a language of segments does not have. @throws UsageError `yaml/unknown-key`. */
export function refuseOtherKeys(fields: Fields, allowed: readonly string[]): void {
  const odd = fields.keys.find((key) => key !== 'language' && !allowed.includes(key));
  if (odd === undefined) return;
  const language = String(fields.value('language'));
  throw fields.problem(odd, {
    code: 'unknown-key',
    message: text(
      `segments in the language ${language} have no key "${odd}"`,
      `у сегментов на языке ${language} нет ключа «${odd}»`,
    ),
    hint: knownHere(['language', ...allowed]),
  });
}

/** One key of an object, or nothing where the value is missing. */
export function optional<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>);
}
