const LATIN: Readonly<Record<string, string>> = Object.fromEntries(
  'а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h ц=c ч=ch ш=sh щ=sch ъ= ы=y ь= э=e ю=yu я=ya'
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
);

/** Words of a name, lower case, Cyrillic in Latin letters: `"runStatus"` → run, status; `"Дата_отправки"` → data, otpravki. */
export function wordsOf(name: string): readonly string[] {
  const latin = name.replace(/[а-яё]/giu, (letter) => {
    const small = LATIN[letter.toLowerCase()] ?? '';
    return letter === letter.toLowerCase() ? small : small.charAt(0).toUpperCase() + small.slice(1);
  });
  return latin
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

/** The words joined by `_`: what the patterns of columns are matched against. */
export const plainName = (name: string): string => wordsOf(name).join('_');

/** A word without the endings of number and case, so that `klienta`, `klienty` and `klient` are one. Only for comparing. */
export function stemOf(word: string): string {
  if (word.length <= 3) return word;
  const singular = word.endsWith('ss') ? word : word.replace(/s$/, '');
  const stem = singular.replace(/(?:ov|am|ami|ey|[aeiouy])+$/, '');
  return stem.length >= 3 ? stem : singular;
}
