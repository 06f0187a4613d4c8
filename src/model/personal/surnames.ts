/** Endings of Russian and neighbouring surnames in all their cases; what stands before them has two letters at least. */
const CYRILLIC_SURNAME =
  /^\p{Script=Cyrillic}{2,}(?:[оеи]в(?:а|у|ым|е|ой|ы|ых)?|[иы]н(?:а|у|ым|е|ой|ы|ых)?|[сц]к(?:ий|ого|ому|им|ом|ая|ой|ую|ие|их)|енко|чук(?:а|у|ом|е)?|[нл]юк(?:а|у|ом|е)?|щук(?:а|у|ом|е)?|[ая]н(?:а|у|ом|е)|[ая]нц(?:а|у|ем|е)?|дзе|швили|[иы]х|[еи]ч(?:а|у|ем|е)?|ко)$/u;
/** Endings that hardly anything else has. */
const SURE_CYRILLIC =
  /^[a-z]{3,}(?:[oe]va?|sk(?:y|iy|aya)|enko|chuk|yan|shvili)$|^\p{Script=Cyrillic}{2,}(?:енко|чук(?:а|у|ом|е)?|дзе|швили|[оеи]в(?:у|ым|ой)?|[оеи]ва|[ая]нц|[ая]нян?|[сц]кая)$/u;
const ARMENIAN = /^\p{Script=Cyrillic}{3,}ян(?:а|у|ом|е)?$/u;
const LATIN_SURNAME =
  /^[a-z]{2,}(?:[oe]v(?:a|oy)?|yov(?:a)?|in(?:a)?|yn(?:a)?|[st]k(?:y|iy|i|aya|aia)|tsk(?:y|iy|aya)|enko|chuk|yuk|yan|dze|shvili|ovich|evich)$/;

/** Ordinary words with such an ending: what stands in letters, reports and our own texts with a capital letter. */
const COMMON = new Set(
  'готов готова здоров слов основ основа основе основы основу снова условие права права голова глава слева справа новый слово слова сначала сова пива нова норов часов разов заказов клиентов запусков сегментов списков писем правилов адресов отказов отчетов ответов дублей случаев магазин магазина магазине причина причины причине причину причин половина половине половины величина величины длина длины длину глубина глубины ширина единица один одна одну одна картина картины машина машины машину мужчина мужчины женщина женщины женщин старшина страна страны страну сторона сцена цена цены цену смена смены отмена отмены замена замены измена длин один термин термина термины админ админа логин логина домен домены домена сервис русский русского русском русская английский английского российский российского московский московская московской ижевский банковский банковская банковской технический городской детский мужской женский клиентский клиентская клиентской партнерский партнерская партнерской пользовательский пользовательская их них своих моих твоих всех этих тех других новых старых первых двух трех четырех лишних активных последних ин дин план планы плана экран экрана экране экраны стан ресторан таран баран обман карман роман диван океан туман банан канал фонтан только столько сколько легко далеко близко около яблоко молоко высоко широко редко строка ключ ключа ключи ключе меч плеч встреч речь ночь помощь отправлен вывод итоги состоянии питерский самарский москва москве перевод завод кров ров кровь череда лень середина середины середине пружина вина вины вину сын сына кин вин чин тин год latin admin main begin login plugin origin margin within again domain certain explain contain remain obtain captain button chain train brain plain cabin ukin risky sticky'.split(
    ' ',
  ),
);

/** О'Коннор, O'Neill, D'Angelo. */
const WITH_APOSTROPHE = /^(?:o|d|о|д)['’]\p{L}{3,}$/u;

/** Surnames of other languages that are met often and have no ending of their own; without accents. */
const FOREIGN = new Set(
  'smith johnson williams jones miller davis wilson anderson thomas taylor moore jackson thompson garcia martinez robinson clark rodriguez lewis lee walker hall allen young hernandez wright lopez scott adams nelson mitchell roberts turner phillips campbell evans edwards collins morris murphy muller mueller schmidt schneider fischer meyer weber schulz wagner becker hoffmann schafer koch bauer richter schroder neumann schwarz zimmermann braun kruger hofmann hartmann lange schmitt werner schmitz krause meier lehmann kohler jager jaeger dupont dubois durand moreau lefebvre rossi russo ferrari bianchi novak kowalski nowak larsson johansson andersson nilsson hansen olsen jensen смит джонсон уильямс мюллер шмидт шнайдер фишер вебер вагнер беккер хоффман коннор'.split(
    ' ',
  ),
);

const withoutAccents = (folded: string): string =>
  folded
    .normalize('NFD')
    .replace(/(?<=[a-z])\p{M}+/gu, '')
    .replaceAll('ß', 'ss');

const isForeign = (folded: string): boolean => WITH_APOSTROPHE.test(folded) || FOREIGN.has(withoutAccents(folded));

/** Whether a folded word has the form of a surname; words that everybody uses have it too and are none. */
export function isSurnameShaped(folded: string): boolean {
  const last = folded.slice(folded.lastIndexOf('-') + 1);
  if (isForeign(last)) return true;
  if (last.length < 4 || COMMON.has(last)) return false;
  return CYRILLIC_SURNAME.test(last) || ARMENIAN.test(last) || LATIN_SURNAME.test(last);
}

/** Whether the ending says surname and hardly anything else, so that it needs no given name beside it. */
export function isSureSurname(folded: string): boolean {
  const last = folded.slice(folded.lastIndexOf('-') + 1);
  if (isForeign(last)) return true;
  return last.length >= 6 && !COMMON.has(last) && (SURE_CYRILLIC.test(last) || ARMENIAN.test(last));
}

/** The surnames that are met most often, without their endings of gender and case. */
const FREQUENT = new Set(
  'иван смирнов кузнец поп васильев петров соколов михайлов новиков федор мороз волков алексеев лебедев семен егор павл козл степан никола орл андре макар никит захар зайце соловье борис яковл григорь роман воробь серге кузьмин фрол александр дмитри королев гусе киселе ильин максим поляк сорокин виноград ковал бел медведе анто тарас жук баран филипп комар давыд беля герасим богдан осип сидор матве тит марк мирон крыл кудрявц панов куликов карп власов мельник денис гаврил тихон казак афанась данил тимофее фомин чернов абрам мартын ефим федот щербак назар калинин исае черныш быков маслов родион коновал лазар воронин клим филат пономаре голубев кудряш прохор наум потап журавл овчинник трофим леон сот собол ермаков колесник гонч емельян никифор грач кот гришин ефрем архип гром кирилл малыш панин мои румянц аким кондрать бирюк горбун аниким еремеев тихомир галкин лукьян михее скворц юдин белоус нестер симон прокоф харитон князев цветков левин митрофан воронов аксен софрон мальц логин горшк сав краснов майоров демидов елисее рыбак сафон плотник демин хохл фадее молчан игнат литвин ерш ушак дементь ряб мухин калашник леонтьев лобан кузин корнеев евдоким бородин платон некрас балашов бобров жданов блинов игнатьев коротк муравьев крюк беляк богомол дроздов лавров зуев петухов ларин никулин сер терентьев зот устин фоки'.split(
    ' ',
  ),
);

/** Whether a folded word is one of the most frequent surnames, in any case. */
export function isFrequentSurname(folded: string): boolean {
  const stem = folded.replace(/(?:[оеь]?в|ин|ын)?(?:а|у|ым|е|ой|ы|ых)?$/u, '');
  return isSurnameShaped(folded) && (FREQUENT.has(stem) || FREQUENT.has(folded.replace(/(?:а|у|ым|е|ой|ы|ых)$/u, '')));
}
