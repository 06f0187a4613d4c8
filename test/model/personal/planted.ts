/** A value that somebody wrote into a free text, and the class that it belongs to. */
export interface Planted {
  readonly kind: string;
  readonly value: string;
  readonly text: string;
  /** Digits of the text that are not the value's. */
  readonly digitsAround: number;
}

export type Random = () => number;

/** The same numbers for the same seed (mulberry32). */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
const digits = (random: Random, length: number): string =>
  Array.from({ length }, () => Math.floor(random() * 10)).join('');

const MEN =
  'Александр Алексей Анатолий Андрей Антон Аркадий Артём Артур Борис Вадим Валентин Василий Виктор Виталий Владимир Владислав Вячеслав Геннадий Георгий Глеб Григорий Данила Денис Дмитрий Евгений Егор Иван Игорь Илья Кирилл Константин Леонид Максим Матвей Михаил Никита Николай Олег Павел Пётр Родион Роман Руслан Семён Сергей Станислав Степан Тимофей Тимур Фёдор Филипп Эдуард Юрий Ярослав Рустам Ринат Арсений'.split(
    ' ',
  );
const WOMEN =
  'Александра Алёна Алина Алла Анастасия Анна Валентина Валерия Варвара Вера Вероника Виктория Галина Дарья Диана Евгения Екатерина Елена Елизавета Жанна Зинаида Зоя Инна Ирина Карина Кира Кристина Ксения Лариса Лидия Любовь Людмила Маргарита Марина Мария Надежда Наталья Нина Оксана Ольга Полина Раиса Регина Светлана София Тамара Татьяна Ульяна Эльвира Юлия Яна Алсу Гульнара Милана'.split(
    ' ',
  );
const FATHERS =
  'Александр Алексе Анатоль Андре Антон Борис Вадим Валентин Василь Виктор Владимир Вячеслав Геннадь Григорь Дмитри Евгень Иван Кирилл Леонид Максим Михайл Никола Олег Павл Петр Роман Семён Серге Степан Фёдор Эдуард Юрь Рустам Тимур'.split(
    ' ',
  );
const SURNAMES =
  'Абрамов Агеев Аксёнов Бабушкин Белоусов Бобылёв Бурлаков Вавилов Вершинин Власов Галкин Горшков Дьячков Ермолаев Жаров Забелин Зуев Игнатьев Калугин Карасёв Клюев Ковалёв Кудряшов Лапин Лыткин Макаров Мещеряков Наумов Нестеров Овчинников Окунев Панфилов Пестов Ракитин Рогозин Селезнёв Сорокин Тарасов Токарев Уваров Фирсов Хохлов Царёв Чеботарёв Шилов Щукин Юдин Якушев Петровский Заболоцкий Вишневский Полянский'.split(
    ' ',
  );
const SURNAMES_FIXED =
  'Шевченко Бондаренко Ковальчук Гаврилюк Мороз Кравец Саркисян Петросян Джапаридзе Кикабидзе Черных Седых Бойко Гринь Кац Ким Дорошенко Ткач'.split(
    ' ',
  );
const LATIN_GIVEN =
  'Aleksandr Alexey Andrey Anton Boris Dmitry Evgeny Igor Ivan Kirill Konstantin Maxim Mikhail Nikita Nikolay Oleg Pavel Sergey Vladimir Yury Anna Anastasia Daria Ekaterina Elena Irina Ksenia Maria Natalia Olga Svetlana Tatiana Yulia John James Robert Michael William David Thomas Daniel Peter Mary Jennifer Elizabeth Susan Sarah Emma Laura Hans Klaus Giulia Pierre'.split(
    ' ',
  );
const LATIN_SURNAMES =
  'Abramov Belousova Vlasov Galkina Ermolaev Zuev Ignatieva Kalugin Kovalev Makarova Nesterov Sorokina Tarasov Uvarova Petrovsky Vishnevskaya Shevchenko Bondarenko Sarkisyan Smith Johnson Brown Taylor Wilson Harris Clarke Schneider Fischer Rossi Dupont Kowalski Novak Larsson'.split(
    ' ',
  );

const female = (surname: string): string => {
  if (/(ий|ый)$/.test(surname)) return surname.replace(/(ий|ый)$/, 'ая');
  return `${surname}а`;
};

function patronymic(random: Random, isWoman: boolean): string {
  const father = pick(random, FATHERS);
  const soft = /[еиь]$/.test(father) || father === 'Никола';
  const stem = father.replace(/ь$/, 'ь');
  return `${stem}${soft ? 'ев' : 'ов'}${isWoman ? 'на' : 'ич'}`;
}

interface Person {
  readonly given: string;
  readonly middle: string;
  readonly surname: string;
  readonly isWoman: boolean;
}

function person(random: Random): Person {
  const isWoman = random() < 0.5;
  const fixed = random() < 0.2;
  const surname = fixed ? pick(random, SURNAMES_FIXED) : pick(random, SURNAMES);
  return {
    given: pick(random, isWoman ? WOMEN : MEN),
    middle: patronymic(random, isWoman),
    surname: isWoman && !fixed ? female(surname) : surname,
    isWoman,
  };
}

/** The accusative or dative of a full name, by the simple rules of the school book. */
function inflected({ given, middle, surname, isWoman }: Person): string {
  if (isWoman) {
    const name = given
      .replace(/ия$/, 'ии')
      .replace(/([^и])я$/, '$1е')
      .replace(/а$/, 'е')
      .replace(/ь$/, 'и');
    const last = /(ова|ева|ёва|ина)$/.test(surname) ? surname.replace(/а$/, 'ой') : surname.replace(/ая$/, 'ой');
    return `${last} ${name} ${middle.replace(/а$/, 'е')}`;
  }
  const name = given
    .replace(/ий$/, 'ию')
    .replace(/([ае])й$/, '$1ю')
    .replace(/ья$/, 'ье')
    .replace(/а$/, 'е')
    .replace(/ь$/, 'ю')
    .replace(/([бвгдзклмнпрстфхцчшщ])$/, '$1у')
    .replace('Павелу', 'Павлу')
    .replace('Пётру', 'Петру');
  const last = /(ов|ев|ёв|ин)$/.test(surname)
    ? `${surname}у`
    : surname.replace(/(ский|цкий)$/, (end) => end.replace('ий', 'ому'));
  return `${last} ${name} ${middle}у`;
}

const LOOK_ALIKE: Readonly<Record<string, string>> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  х: 'x',
  у: 'y',
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  О: 'O',
  Р: 'P',
  С: 'C',
  Т: 'T',
  Х: 'X',
};
const withLookAlikes = (random: Random, text: string): string =>
  [...text].map((letter) => (random() < 0.3 ? (LOOK_ALIKE[letter] ?? letter) : letter)).join('');

function luhn(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

function card(random: Random): string {
  const number = luhn(
    `${pick(random, ['4276', '2200', '2202', '5469', '5536', '4111', '6331', '3714'])}${digits(random, 11)}`,
  );
  const groups = number.match(/.{4}/g)!;
  return pick(random, [number, groups.join(' '), groups.join('-'), groups.join('\u00A0')]);
}

const weighted = (number: string, weights: readonly number[]): number =>
  (weights.reduce((sum, weight, index) => sum + weight * Number(number[index]), 0) % 11) % 10;

function inn(random: Random): string {
  if (random() < 0.5) {
    const nine = `${pick(random, ['77', '78', '50', '66', '16'])}${digits(random, 7)}`;
    return `${nine}${weighted(nine, [2, 4, 10, 3, 5, 9, 4, 6, 8])}`;
  }
  const ten = `${pick(random, ['77', '78', '50', '66', '16'])}${digits(random, 8)}`;
  const eleven = `${ten}${weighted(ten, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8])}`;
  return `${eleven}${weighted(eleven, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8])}`;
}

function snils(random: Random): string {
  const nine = `1${digits(random, 8)}`;
  const sum = [...nine].reduce((total, digit, index) => total + Number(digit) * (9 - index), 0) % 101;
  const check = String(sum === 100 ? 0 : sum).padStart(2, '0');
  const [a, b, c] = nine.match(/.{3}/g)!;
  return pick(random, [
    `${a}-${b}-${c} ${check}`,
    `${a}-${b}-${c}-${check}`,
    `${a} ${b} ${c} ${check}`,
    `${nine}${check}`,
  ]);
}

function phone(random: Random): string {
  const code = `9${digits(random, 2)}`;
  const [a, b, c] = [digits(random, 3), digits(random, 2), digits(random, 2)];
  return pick(random, [
    `+7${code}${a}${b}${c}`,
    `8${code}${a}${b}${c}`,
    `7${code}${a}${b}${c}`,
    `+7 (${code}) ${a}-${b}-${c}`,
    `8 (${code}) ${a}-${b}-${c}`,
    `8 ${code} ${a} ${b} ${c}`,
    `+7 ${code} ${a} ${b} ${c}`,
    `8-${code}-${a}-${b}-${c}`,
    `8.${code}.${a}.${b}.${c}`,
    `(${code}) ${a}-${b}-${c}`,
    `+7\u00A0${code}\u00A0${a}‑${b}‑${c}`,
    `+375 29 ${a}-${b}-${c}`,
    `+49 30 ${digits(random, 7)}`,
    `+1 (415) ${a}-${b}${c}`,
    `+44 20 7946 0${a}`,
    `+998 90 ${a} ${b} ${c}`,
  ]);
}

function passport(random: Random): string {
  const [a, b, number] = [
    `4${digits(random, 1)}`,
    pick(random, ['08', '12', '17', '21', '05']),
    `1${digits(random, 5)}`,
  ];
  return pick(random, [
    `паспорт ${a}${b} ${number}`,
    `паспорт ${a} ${b} ${number}`,
    `Паспорт серия ${a}${b} номер ${number}`,
    `серия ${a} ${b} № ${number}`,
    `паспорт: ${a}${b} №${number}`,
    `passport ${a}${b} ${number}`,
    `паспорта ${a}${b}${number}`,
  ]);
}

function birthDate(random: Random): string {
  const [day, month, year] = [
    String(1 + Math.floor(random() * 28)).padStart(2, '0'),
    String(1 + Math.floor(random() * 12)).padStart(2, '0'),
    `19${5 + Math.floor(random() * 5)}${digits(random, 1)}`,
  ];
  return pick(random, [
    `дата рождения ${day}.${month}.${year}`,
    `Дата рождения: ${day}.${month}.${year}`,
    `родилась ${day}.${month}.${year}`,
    `родился ${year}-${month}-${day}`,
    `д.р. ${day}.${month}.${year}`,
    `${day}.${month}.${year} г.р.`,
    `born on ${year}-${month}-${day}`,
    `date of birth: ${day}/${month}/${year}`,
    `DOB ${year}-${month}-${day}`,
  ]);
}

function email(random: Random): string {
  const local = pick(random, [
    'a.ivanova',
    'kolya_88',
    'petr+promo',
    'info',
    'мария.зуева',
    'SALES.DEPT',
    'x',
    "o'neil",
    'dm-1977',
  ]);
  const host = pick(random, [
    'mail.ru',
    'yandex.ru',
    'gmail.com',
    'почта.рф',
    'bank.co.uk',
    'corp-mail.example',
    'xn--80a1acny.xn--p1ai',
    'BK.RU',
  ]);
  return `${local}${digits(random, 3)}@${host}`;
}

type Maker = (random: Random) => string;
const latin = (random: Random) => `${pick(random, LATIN_GIVEN)} ${pick(random, LATIN_SURNAMES)}`;

/** How values of each class are made. `name …` are the ways in which people are named in a free text. */
export const MAKERS: Readonly<Record<string, Maker>> = {
  'e-mail': email,
  phone,
  card,
  inn: (random) => `${pick(random, ['ИНН ', 'ИНН: ', 'INN ', '', 'инн='])}${inn(random)}`,
  snils: (random) => `${pick(random, ['СНИЛС ', 'снилс: ', 'SNILS ', ''])}${snils(random)}`,
  passport,
  'birth date': birthDate,
  'name full': (random) => {
    const { given, middle, surname } = person(random);
    return pick(random, [`${surname} ${given} ${middle}`, `${given} ${middle} ${surname}`, `${given} ${middle}`]);
  },
  'name full, inflected': (random) => inflected(person(random)),
  'name full, upper case': (random) => {
    const { given, middle, surname } = person(random);
    return `${surname} ${given} ${middle}`.toUpperCase();
  },
  'name full, lower case': (random) => {
    const { given, middle, surname } = person(random);
    return `${surname} ${given} ${middle}`.toLowerCase();
  },
  'name full, NFD': (random) => {
    const { given, middle, surname } = person(random);
    return `${surname} ${given} ${middle}`.normalize('NFD');
  },
  'name full, ё as е': (random) => {
    const { given, middle, surname } = person(random);
    return `${surname} ${given} ${middle}`.replaceAll('ё', 'е');
  },
  'name full, look-alike letters': (random) => {
    const { given, middle, surname } = person(random);
    return withLookAlikes(random, `${surname} ${given} ${middle}`);
  },
  'name, surname and initials': (random) => {
    const { given, middle, surname } = person(random);
    const [g, m] = [given[0], middle[0]];
    return pick(random, [
      `${surname} ${g}.${m}.`,
      `${surname} ${g}. ${m}.`,
      `${g}.${m}. ${surname}`,
      `${g}. ${m}. ${surname}`,
    ]);
  },
  'name, given and surname': (random) => {
    const { given, surname } = person(random);
    return pick(random, [`${given} ${surname}`, `${surname} ${given}`]);
  },
  'name, Latin': latin,
  'name, Latin, upper case': (random) => latin(random).toUpperCase(),
  'name, surname alone': (random) => person(random).surname,
};

const FRAMES: readonly string[] = [
  'Клиент {} жалуется, что письмо не пришло',
  'писали от {}, ответа нет',
  'Вчера звонили: {}; перезвонить до 18:00',
  'не дошло до {} ни разу',
  'rejected: {} (550 mailbox unavailable)',
  'The reporter is {} and he wants an answer',
  'ticket 4711, {}, run 1187',
  '{}',
  '"{}"',
  'ERROR: duplicate value for {} in batch 2026-11-23',
  'Просьба проверить {}.',
  '{"to":"{}","status":"bounced"}',
];

/** So many texts, each with one value of this class in it. */
export function plant(kind: string, count: number, random: Random): readonly Planted[] {
  return Array.from({ length: count }, () => {
    const value = MAKERS[kind]!(random);
    const frame = pick(random, FRAMES);
    return { kind, value, text: frame.replace('{}', () => value), digitsAround: countDigits(frame) };
  });
}

export const countDigits = (text: string): number => (text.match(/\d/g) ?? []).length;
