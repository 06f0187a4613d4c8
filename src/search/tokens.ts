import { stemOf } from './stem.ts';

/** A word of a text, as it was written and as it is compared. */
export interface Token {
  readonly word: string;
  readonly stem: string;
}

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}]+)?%?/gu;

/** English negations that are written as one word with the verb, with or without the apostrophe. */
const CONTRACTED = /^(?:do|does|did|is|are|was|were|wo|has|have|had|can|could|should|would)n['’]?t$/;

/** Words that say nothing about what a complaint is about. Negations, numbers and words such as "nobody" are not among them. */
const EMPTY: ReadonlySet<string> = new Set(
  plain(
    'a an the this that these those there here it its i im we our us my me you your he him his she her they their them is are was were be been being am do does did done has have had ' +
      'of to in on at by for from with into and or but so as if then than too very just also even still please pls plz help urgent actually hello hi ' +
      'what which who whom whose why how when where will would can could should may might must shall about all any some one ones each such same own more most much ' +
      'since already yet only again really get gets got getting up out off over want wants awfully terribly horribly extremely ' +
      'а и в во на с со к ко по за от до из у о об обо для при про через над под же ли бы то это эта этот эти этого этой этому этом эту тот та те того той тому том ту ' +
      'я мы нас нам наш наша наши наше мне меня мой моя моё мои вы вас вам ваш он его ему она её ей ее они их им ним них ней нём нем себя свой своя своё свои ' +
      'что чтобы как какой какая какое какие который которая которые которых которым кто кого кому чем чём где когда почему зачем если или но да уже ещё еще только лишь очень просто ведь вот так также тоже ' +
      'был была было были есть будет быть все всё весь вся всех всем всеми сам сама само сами ну там тут здесь опять снова раз хотя пожалуйста вообще вдруг срочно коллеги плиз хелп блин здравствуйте привет помогите подскажите хочу хотим хочется ужасно жутко безумно крайне',
  ).split(' '),
);

/** Lower case, one form of each letter, `ё` as `е`. */
export function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll('ё', 'е');
}

/** Every word of a text, in its order, empty ones too; `didn't` becomes `not`. */
export function wordsOf(text: string): readonly string[] {
  return [...plain(text).matchAll(WORD)].map(([word]) => (CONTRACTED.test(word) ? 'not' : word.replace(/['’].*$/, '')));
}

export const isEmptyWord = (word: string): boolean => EMPTY.has(word);

export const tokenOf = (word: string): Token => ({ word, stem: stemOf(word) });
