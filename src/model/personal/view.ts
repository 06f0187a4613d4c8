/** A text as its reader sees it. */
export interface View {
  readonly text: string;
  /** The place in the text as it is written, of a place in the view. */
  readonly at: (index: number) => number;
}

/** Nobody sees these: soft hyphens, zero-width characters, marks of direction; and marks of stress over Cyrillic letters. */
const UNSEEN =
  /\u034F|[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F]|[\uFE00-\uFE0F]|\uFEFF|(?<=\p{Script=Cyrillic}[\u0306\u0308]?)[\u0300\u0301]/gu;
/** Letters, digits and signs of double width, and blanks of any width but the usual two. */
const WIDE = /[\uFF01-\uFF5E\u1680\u2000-\u200A\u202F\u205F\u3000]/g;
const ANY =
  /[\u0300\u0301]|\u034F|[\uFE00-\uFE0F]|[\u00AD\u061C\u1680\u180E\u2000-\u200F\u202A-\u202F\u205F-\u206F\u3000\uFEFF\uFF01-\uFF5E]/;

/** The text without what nobody sees, in letters and digits of the usual width: `Ива\u00ADнов` is Иванов, `７９１６` is 7916. */
export function viewOf(text: string): View {
  if (!ANY.test(text)) return { text, at: (index) => index };
  const usual = text.replace(WIDE, (sign) => {
    const code = sign.charCodeAt(0);
    return code >= 0xff01 ? String.fromCharCode(code - 0xfee0) : ' ';
  });
  const parts: string[] = [];
  // Where each part begins, in the view and in the text.
  const seen: number[] = [];
  const written: number[] = [];
  let [from, length] = [0, 0];
  const take = (to: number) => {
    seen.push(length);
    written.push(from);
    parts.push(usual.slice(from, to));
    length += to - from;
  };
  for (const { index, 0: unseen } of usual.matchAll(UNSEEN)) {
    if (index > from) take(index);
    from = index + unseen.length;
  }
  take(usual.length);
  return { text: parts.join(''), at: (index) => placeOf(index, seen, written) };
}

/** By halving: texts of many parts have many places. */
function placeOf(index: number, seen: readonly number[], written: readonly number[]): number {
  let [low, high] = [0, seen.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (seen[middle]! <= index) low = middle;
    else high = middle - 1;
  }
  return written[low]! + index - seen[low]!;
}
