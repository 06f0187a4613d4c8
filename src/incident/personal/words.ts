import { text } from '../../text.ts';

export const REDACT = {
  files: text('Files looked through', 'Просмотрено файлов'),
  kind: text('Class', 'Вид'),
  left: text('In clear', 'Открыто'),
  doubtful: text('of these doubtful', 'из них под вопросом'),
  masked: text('Masked', 'Скрыто'),
  where: text('Where', 'Где'),
  confidence: text('How sure', 'Уверенность'),
  context: text('Around it', 'Рядом'),
  more: text('more places', 'ещё мест'),
  clean: text('Nothing that looks personal stands in clear.', 'Ничего похожего на открытые персональные данные.'),
  cannot: text(
    'What it cannot recognise: a name or surname alone, nicknames and logins, postal addresses, IP addresses, numbers of fewer than ten digits, pictures, and whatever a person can be guessed from. The tokens of masked values are pseudonyms: whoever has the client’s key can try values out. Nothing here is anonymous by being masked.',
    'Чего она не узнаёт: отдельное имя или фамилию, прозвища и логины, почтовые адреса, IP-адреса, числа короче десяти цифр, картинки и всё, по чему о человеке можно догадаться. Метки скрытых значений — псевдонимы: имея ключ клиента, значения можно подобрать. Скрытое не становится анонимным.',
  ),
  likely: text('likely', 'вероятно'),
  possible: text('possible', 'возможно'),
} as const;
