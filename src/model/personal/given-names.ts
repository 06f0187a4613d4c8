/**
 * The most usual given names, of Russia and its neighbours and of the languages in which our clients' customers are written. Written down by hand: a list of
 * all names would be no surer, for a name alone tells little. Only with a surname, a patronymic or initials beside it does it name somebody.
 */
const CYRILLIC =
  'Джон Джеймс Майкл Уильям Ричард Чарльз Джордж Питер Пол Мэри Дженнифер Элизабет Сьюзан Сара Эмма Юрген Ганс Клаус Вольфганг Штефан Пьер Жан Луи Франсуа Хуан Карлос Педро ' +
  'Азамат Айдар Алихан Арам Арман Армен Ашот Бахтияр Вахтанг Гурам Давит Зураб Ильяс Исмаил Мухаммед Нурлан Рамазан Салават Саид Санжар Сергий Султан Талгат Умар Фархад Хасан Юсуф ' +
  'Айнура Ануш Асмик Гаянэ Дилара Замира Иветта Мадлена Манана Нана Нино Сабина Сусанна Фатима Хадижа Эмилия Стефания Таисия Снежана Агния Аксинья Галия Фарида Наиля ' +
  'Александр Алексей Анатолий Андрей Антон Аркадий Арсений Артем Артемий Артур Аслан Ахмед Богдан Борис Вадим Валентин Валерий Василий Виктор Виталий Владимир Владислав Владлен Всеволод Вячеслав Геннадий Георгий Герман Глеб Григорий Давид Дамир Данил Данила Даниил Демид Денис Дмитрий Евгений Егор Ефим Захар Ибрагим Иван Игнат Игорь Ильдар Илья Иосиф Камиль Карен Кирилл Клим Константин Лаврентий Лев Леонид Лука Магомед Макар Максим Марат Марк Матвей Мирон Михаил Мурад Мурат Назар Наиль Никита Николай Олег Павел Петр Платон Прохор Рамиль Рафаэль Рашид Ренат Ринат Родион Роман Ростислав Рудольф Руслан Рустам Савелий Святослав Семен Сергей Спартак Станислав Степан Тарас Тигран Тимофей Тимур Тихон Федор Феликс Филипп Харитон Шамиль Эдуард Эльдар Эмиль Эрик Юлиан Юрий Яков Ян Ярослав Фарид Айрат Азат Алмаз Булат Ильнур Ильяс Рафик Армен Ашот Гурген Гоча Зураб Гиорги Нурлан Ерлан Бауржан Алишер Бахтияр Шухрат Тарасий ' +
  'Агата Аглая Аделина Аида Айгуль Александра Алена Алина Алиса Алия Алла Альбина Альфия Амалия Амина Анастасия Ангелина Анжела Анжелика Анна Антонина Арина Асель Ася Белла Богдана Валентина Валерия Варвара Василиса Венера Вера Вероника Виктория Виолетта Виталия Влада Владислава Галина Гузель Гульнара Дана Дарина Дарья Диана Дина Динара Ева Евгения Евдокия Екатерина Елена Елизавета Есения Жанна Зарина Земфира Зинаида Злата Зоя Зульфия Изабелла Илона Инга Инесса Инна Ирина Камила Карина Каролина Катерина Кира Клавдия Клара Кристина Ксения Лада Лариса Лейла Лиана Лидия Лилия Лина Любовь Людмила Мадина Майя Маргарита Марианна Марина Мария Марта Марьям Мила Милана Милена Мирослава Надежда Наталия Наталья Нелли Ника Нина Нонна Оксана Олеся Ольга Патимат Полина Прасковья Рада Раиса Регина Рената Римма Роза Роксана Руслана Сабина Светлана Серафима Снежана София Софья Стефания Таисия Тамара Татьяна Ульяна Фаина Фатима Эвелина Элина Эльвира Эльза Эльмира Эмилия Эмма Юлиана Юлия Яна Ярослава Алсу Рената Айша Айнур Гульназ Лейсан Чулпан Нино Тамила Ануш Сусанна';

const LATIN =
  'Jürgen Jurgen Juergen Günter Gunter Jörg Björn Bjorn Søren Łukasz Małgorzata José André François René Hélène Zoë Chloë Özgür Mehmet ' +
  'Ahmed Ahmet Aisha Ali Amir Anders Anita Arjun Asel Chen Dilara Emre Fatima Hassan Hiroshi Ibrahim Jamal Karim Kenji Khalid Leila Lukas Lukasz Magomed Mehmet Mohamed Mohammed Muhammad Mustafa Nadia Omar Priya Raj Rahul Rashid Sanjay Soren Timur Wei Yusuf Rustem Polina Artem Yaroslava Milana ' +
  'Aleksandr Alexander Alexandr Aleksey Alexey Alexei Aleksei Anatoly Anatoliy Andrey Andrei Andrew Anton Arkady Arseny Artem Artyom Artur Arthur Boris Vadim Valentin Valery Vasily Vasiliy Viktor Vitaly Vitaliy Vladimir Vladislav Vyacheslav Gennady Georgy Georgiy Gleb Grigory Grigoriy Daniil Denis Dmitry Dmitriy Dmitri Evgeny Evgeniy Yevgeny Eugene Egor Yegor Ivan Igor Ilya Kirill Konstantin Leonid Lev Maksim Maxim Matvey Mikhail Nikita Nikolay Nikolai Oleg Pavel Petr Pyotr Rodion Roman Rostislav Ruslan Rustam Semyon Sergey Sergei Sergiy Stanislav Stepan Taras Timofey Timur Fedor Fyodor Filipp Eduard Yuri Yury Yuriy Yaroslav Zakhar ' +
  'Aleksandra Alexandra Alena Alina Alisa Alla Anastasia Anastasiya Angelina Anna Antonina Valentina Valeria Valeriya Varvara Veronika Viktoria Viktoriya Galina Darya Daria Diana Evgenia Evgeniya Ekaterina Elena Yelena Elizaveta Zhanna Zinaida Zoya Inna Irina Karina Kira Kristina Kseniya Ksenia Larisa Lidia Lidiya Lyubov Lyudmila Ludmila Margarita Marina Maria Mariya Nadezhda Natalia Nataliya Natalya Nina Oksana Olga Polina Raisa Regina Rimma Svetlana Sofia Sofya Tamara Tatiana Tatyana Ulyana Yulia Yuliya Julia Yana ' +
  'Adam Albert Alan Alejandro Alice Amanda Amelia Amy Andrea Angela Anne Antonio Barbara Benjamin Beatrice Brian Carlos Carol Caroline Catherine Charles Charlotte Chloe Christian Christina Christine Christopher Claire Daniel David Deborah Diego Donald Dorothy Edward Elizabeth Emily Emma Eric Ethan Federico Fernando Francesca Francesco Francois Frank Franz Gabriel George Giovanni Giulia Giuseppe Greta Hannah Hans Harry Heinrich Helen Helena Henry Ingrid Isabella Jacob Jacques James Jane Janet Jason Javier Jean Jennifer Jessica Johann Johannes John Jonathan Jose Joseph Joshua Juan Judith Juergen Karl Karen Katarzyna Katherine Kathleen Kenneth Kevin Klaus Krzysztof Laura Lars Lena Linda Lisa Louis Luca Lucas Luis Magdalena Marco Marek Margaret Mario Martin Martina Mary Matthew Melissa Michael Michel Michelle Miguel Monika Nancy Nathan Nicholas Nicole Oliver Olivia Pablo Pamela Patricia Patrick Paul Pedro Peter Petra Philip Pierre Piotr Rachel Raymond Rebecca Ricardo Richard Robert Roger Ronald Ruth Ryan Samantha Samuel Sandra Sarah Sebastian Sharon Simon Sofie Sophia Sophie Stefan Stephanie Stephen Steven Susan Theresa Thomas Timothy Tomasz Ursula Veronica Victoria Vincent Virginia Walter William Wolfgang Zachary';

/** Given names that are words of every day too: beside a common word they name nobody. */
const ALSO_WORDS = new Set([
  ...'вера надежда любовь лев роман роза лилия слава мир майя марта злата лада ника рада дина лука клим герман марк карен алмаз платон ян мила лина ева ася спартак победа снежана'.split(
    ' ',
  ),
  ...'lev roman vincent victoria virginia carol christian frank martin max jean jason simon ruth karen regina diana lena marco albert jose adam alan eric ryan oliver alexander'.split(
    ' ',
  ),
]);

const CONSONANT = /[бвгджзклмнпрстфхцчшщ]$/;

/** The forms of a Russian name in all six cases, by the rules of its ending; those that one vowel is dropped from are written out. */
function formsOf(name: string): readonly string[] {
  const irregular: Readonly<Record<string, string>> = { павел: 'павл', лев: 'льв', петр: 'петр' };
  const stem = irregular[name];
  if (stem !== undefined) return [name, ...['а', 'у', 'ом', 'е'].map((end) => stem + end)];
  const cut = name.slice(0, -1);
  if (/ия$/.test(name)) return [name, ...['и', 'ю', 'ей', 'ею'].map((end) => cut + end)];
  if (/я$/.test(name)) return [name, ...['и', 'е', 'ю', 'ей', 'ею', 'ёй'].map((end) => cut + end)];
  if (/а$/.test(name)) return [name, ...['ы', 'и', 'е', 'у', 'ой', 'ою', 'ей'].map((end) => cut + end)];
  if (/й$/.test(name)) return [name, ...['я', 'ю', 'ем', 'е', 'и'].map((end) => cut + end)];
  if (/ь$/.test(name)) return [name, ...['я', 'ю', 'ем', 'е', 'и', 'ью'].map((end) => cut + end)];
  return CONSONANT.test(name) ? [name, ...['а', 'у', 'ом', 'ем', 'е'].map((end) => name + end)] : [name];
}

/** Short forms by which people are called. */
const SHORT =
  'саша паша маша даша катя петя ваня коля толя витя миша гриша сережа алеша андрюша дима митя женя костя леша леня вова володя слава юра яша таня наташа оля лена ира света галя люда нина настя аня юля ксюша лиза вика валя надя рита тома';

const lower = (names: string): readonly string[] => names.toLowerCase().replaceAll('ё', 'е').trim().split(/\s+/);

let given: ReadonlySet<string> | undefined;
/** All names in all their cases. Made when a text is looked through first: most commands start without. */
function givenNames(): ReadonlySet<string> {
  given ??= new Set([
    ...[...lower(CYRILLIC), ...lower(SHORT)].flatMap(formsOf).map((form) => form.replaceAll('ё', 'е')),
    ...lower(LATIN),
  ]);
  return given;
}

/** Whether a folded word is a given name, in any of its cases. */
export const isGivenName = (folded: string): boolean => givenNames().has(folded);

/** Whether a given name is as often another word. */
export function isAlsoWord(folded: string): boolean {
  return ALSO_WORDS.has(folded) || (folded.length > 3 && ALSO_WORDS.has(folded.slice(0, -1)));
}
