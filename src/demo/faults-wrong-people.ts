import { text } from '../text.ts';
import type { Fault } from './fault.types.ts';

/** Complaint 1: the wrong people are selected. */
export const FAULTS_WRONG_PEOPLE: readonly Fault[] = [
  {
    name: 'young-card-in-capitals',
    kind: 'fault',
    complaint: 1,
    like: 'R07',
    symptom: text(
      '“young-card” should leave out the two capitals. People in Moscow get it all the same.',
      '«young-card» должна обходить две столицы, но её получают и москвичи.',
    ),
    hint: text(
      'Let the segment explain itself, condition by condition.',
      'Попросите сегмент объяснить себя по условиям.',
    ),
    command: 'mmsup segment explain young-online',
    reveal: text(
      'An analyst wrote “city <> Moscow or city <> Petersburg”. Whoever lives in one does not live in the other, so it is true for everybody.',
      'Аналитик написал «город <> Москва или город <> Петербург». Кто живёт в одном, не живёт в другом, поэтому условие верно для всех.',
    ),
    cause: 'segment/or-of-negations',
    alsoSeenBy: [],
    plantedAt: '2026-11-26T16:10:00+03:00',
    runsOnUntil: '2026-11-27T20:00:00+03:00',
  },
  {
    name: 'premium-complains',
    kind: 'fault',
    complaint: 1,
    like: 'R07',
    symptom: text(
      '“card-wake-up” should spare the premium tariffs. Premium customers complain.',
      '«card-wake-up» не должна трогать премиальные тарифы, но жалуются именно премиальные клиенты.',
    ),
    hint: text(
      'Let the segment explain itself, condition by condition.',
      'Попросите сегмент объяснить себя по условиям.',
    ),
    command: 'mmsup segment explain card-reactivation',
    reveal: text(
      'An analyst wrote “tariff <> any (PREMIUM, GOLD)”: it asks only that one of the two differs, and one always does.',
      'Аналитик написал «tariff <> any (PREMIUM, GOLD)»: требуется отличие хотя бы от одного из двух, а от одного отличается любой.',
    ),
    cause: 'segment/not-any',
    alsoSeenBy: [],
    plantedAt: '2026-11-23T16:20:00+03:00',
    runsOnUntil: '2026-11-24T20:00:00+03:00',
  },
  {
    name: 'deposit-holders-asked',
    kind: 'fault',
    complaint: 1,
    like: 'R07',
    symptom: text(
      '“vip-deposit” offers a deposit to people who have one.',
      '«vip-deposit» предлагает вклад тем, у кого он уже есть.',
    ),
    hint: text(
      'Let the segment explain itself, condition by condition.',
      'Попросите сегмент объяснить себя по условиям.',
    ),
    command: 'mmsup segment explain vip-deposit',
    reveal: text(
      '“Has no deposit” was rewritten as “has a product that is not a deposit”: one card beside the deposit is enough.',
      '«Нет вклада» переписали как «есть продукт, который не вклад»: достаточно карты рядом со вкладом.',
    ),
    cause: 'segment/any-row-differs',
    alsoSeenBy: [],
    plantedAt: '2026-11-24T17:20:00+03:00',
    runsOnUntil: '2026-11-25T20:00:00+03:00',
  },
  {
    name: 'mortgage-strangers',
    kind: 'fault',
    complaint: 1,
    like: 'R07',
    symptom: text(
      'Customers without a mortgage get advice on their mortgage from “mortgage-care”.',
      'Клиенты без ипотеки получают советы по ипотеке от «mortgage-care».',
    ),
    hint: text(
      'Let the segment explain itself, condition by condition.',
      'Попросите сегмент объяснить себя по условиям.',
    ),
    command: 'mmsup segment explain mortgage-care',
    reveal: text(
      'With “the superfluous join” went the link to the customer: EXISTS now asks whether anybody at all has a mortgage.',
      'Вместе с «лишним соединением» пропала связь с клиентом: EXISTS теперь спрашивает, есть ли ипотека хоть у кого-нибудь.',
    ),
    cause: 'segment/exists-for-everybody',
    alsoSeenBy: ['mmsup campaign trace mortgage-care'],
    plantedAt: '2026-11-23T16:30:00+03:00',
    runsOnUntil: '2026-11-24T20:00:00+03:00',
  },
  {
    name: 'mortgage-too-often',
    kind: 'fault',
    complaint: 1,
    like: 'R15',
    symptom: text(
      '“mortgage-care” is meant to come every two weeks, and the call centre is told that it comes far too often.',
      '«mortgage-care» должна приходить раз в две недели, а в колл-центр жалуются, что она приходит слишком часто.',
    ),
    hint: text(
      'Compare the segment’s last two versions on the same people.',
      'Сравните две последние версии сегмента на одних и тех же людях.',
    ),
    command: 'mmsup rules diff mortgage-care',
    reveal: text(
      'In “cleaning up” the condition the rhythm of fourteen days was lost: everybody enters again every day.',
      '«Почистив» условие, потеряли ритм в четырнадцать дней: каждый день входят все.',
    ),
    cause: 'rule/edit-widened',
    alsoSeenBy: ['mmsup campaign trace mortgage-care'],
    plantedAt: '2026-11-23T16:40:00+03:00',
    runsOnUntil: '2026-11-24T20:00:00+03:00',
  },
  {
    name: 'comeback-some-missing',
    kind: 'fault',
    complaint: 1,
    like: 'R08',
    symptom: text(
      '“come-back” goes by SMS, yet people without an e-mail address no longer get it.',
      '«come-back» идёт по SMS, но её перестали получать клиенты без e-mail.',
    ),
    hint: text(
      'Let the segment explain itself, condition by condition.',
      'Попросите сегмент объяснить себя по условиям.',
    ),
    command: 'mmsup segment explain dormant-customers',
    reveal: text(
      '“Not like %@company.example” is neither true nor false where there is no address: those people fell out.',
      '«Not like %@company.example» для пустого адреса ни истинно, ни ложно: такие клиенты выпали.',
    ),
    cause: 'segment/null-people-dropped',
    alsoSeenBy: [],
    plantedAt: '2026-11-25T16:50:00+03:00',
    runsOnUntil: '2026-11-26T20:00:00+03:00',
  },
  {
    name: 'comeback-strangers-missing',
    kind: 'fault',
    complaint: 1,
    like: 'R08',
    symptom: text(
      '“come-back” no longer reaches those who have never logged in at all.',
      '«come-back» больше не доходит до тех, кто не входил ни разу.',
    ),
    hint: text(
      'Let the segment explain itself, condition by condition.',
      'Попросите сегмент объяснить себя по условиям.',
    ),
    command: 'mmsup segment explain dormant-customers',
    reveal: text(
      '“is null” was changed to “= null” for the sake of style: a comparison with NULL is never true.',
      '«is null» ради стиля заменили на «= null»: сравнение с NULL никогда не истинно.',
    ),
    cause: 'segment/compared-with-null',
    alsoSeenBy: [],
    plantedAt: '2026-11-25T17:00:00+03:00',
    runsOnUntil: '2026-11-26T20:00:00+03:00',
  },
  {
    name: 'comeback-thrifty-missing',
    kind: 'fault',
    complaint: 1,
    like: 'R08',
    symptom: text(
      '“come-back” was to go to those who hardly spend. Those who spend nothing are missing.',
      '«come-back» хотели отправить тем, кто почти не тратит, а тех, кто не тратит совсем, в ней нет.',
    ),
    hint: text(
      'Let the segment explain itself, condition by condition.',
      'Попросите сегмент объяснить себя по условиям.',
    ),
    command: 'mmsup segment explain dormant-customers',
    reveal: text(
      'The sum of no purchases is NULL, not 0, and NULL < 1000 is not true.',
      'Сумма по пустому множеству покупок — NULL, а не 0, и NULL < 1000 не истинно.',
    ),
    cause: 'segment/aggregate-of-nothing',
    alsoSeenBy: [],
    plantedAt: '2026-11-25T17:10:00+03:00',
    runsOnUntil: '2026-11-26T20:00:00+03:00',
  },
];
