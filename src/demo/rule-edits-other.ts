import { replacing, setting, type Written } from './rule-edit.ts';

/** Edits of contact policies, offers and the normalisation. */
export const RULE_EDITS_OTHER: Readonly<Record<string, Written>> = {
  'policy-zero': [
    'email-cap',
    'policy',
    setting({ cap: 0 }),
    'o.belova',
    'Снять лимит писем на время акции, CMP-45',
    'CMP-45',
  ],
  'sms-held-back': [
    'sms-cap',
    'policy',
    setting({ quiet_from: '09:00', quiet_to: '21:00' }),
    'o.belova',
    'SMS с 9 до 21, CMP-46',
    'CMP-46',
  ],
  'push-hardly': [
    'push-cap',
    'policy',
    setting({ period_days: 90 }),
    'o.belova',
    'Не чаще одного push за квартал, CMP-49',
    'CMP-49',
  ],
  'nothing-leaves': [
    'control-group',
    'policy',
    setting({ percent: 100 }),
    'k.zaitseva',
    'Контрольная группа 10 %, ANL-19',
    'ANL-19',
  ],
  'no-gifts': [
    'elig-card-gift',
    'offer',
    () => "c.tariff in ('gold', 'standard', 'base', 'premium')",
    'a.sokolova',
    'Единый стиль кодов, MKT-1253',
    'MKT-1253',
  ],
  'comeback-no-offer': [
    'elig-welcome-back',
    'offer',
    replacing('c.balance < 2900', 'c.balance < 2.9'),
    'a.sokolova',
    'Суммы в тысячах, MKT-1254',
    'MKT-1254',
  ],
  'old-numbers': [
    'phone-e164',
    'normalisation',
    replacing('in (10, 11)', 'in (11)'),
    'i.gusev',
    'Номера только с кодом страны, DQ-418',
    'DQ-418',
  ],
};
