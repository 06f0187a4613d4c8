import { wordsOf } from './names.ts';

/** What a table can be. */
export type Role =
  | 'customer'
  | 'campaign'
  | 'run'
  | 'stage'
  | 'message'
  | 'response'
  | 'suppression'
  | 'template'
  | 'segment'
  | 'job'
  | 'report'
  | 'change';

/** How tables of each kind are called, word by word, in English and in Russian written with Latin letters. */
const TABLE_WORDS: Readonly<Record<Role, RegExp>> = {
  customer:
    /^(customer|client|klient|klyent|subscriber|abonent|podpischik|consumer|buyer|shopper|pokupatel|recipient|poluchatel|contact$|contacts$|kontakt|part(y|ies)$|person$|persons$|people|leads?$|members?$|guest|gost|individual|fizlic|users?$|polzovatel)/,
  campaign: /^(campaign|kampan|kompan|akci|promo|mailing|rassylk|rassylok|newsletter|scenario|journey|broadcast|blast)/,
  run: /^(runs?$|execution|launch|zapusk|wave|voln|iteration|occurrence|flight|vypoln|progon|rassylk|batch)/,
  stage: /^(stage|step|etap|shag|phase|faz[ay]$|activit)/,
  message:
    /^(messages?$|soobsh|soobsch|communication|kommunik|sendings?$|sends?$|notification|uvedoml|otprav|mails?$|emails?$|sms$|letter|pism|contact$|outbox|touch|kasan)/,
  response:
    /^(response|event|sobyt|click|klik|views?$|opens?$|otkryt|reaction|reakc|otklik|otvet|bounce|perehod|tracking|interaction|access$|accesses$|urls?$|shortened$)/,
  suppression:
    /^(suppress|blacklist|blocklist|stop$|stoplist|unsubscri|optouts?$|opt$|out$|otpis|otkaz|dnc$|zapret|isklyuch|exclusion|chern|spisok)/,
  template: /^(template|shablon|creative|kreativ|layout|maket)/,
  segment:
    /^(segment|audience|auditor|lists?$|spisok|spisk|selection|vybork|filter|filtr|cohort|kogort|target|gruppa|rules?$|pravil)/,
  job: /^(job|cron|schedul|raspisan|tasks?$|zadan|zadach)/,
  report: /^(report|otchet|otch|effectiv|effektiv|mart$|vitrin|summary|svodk|dashboard)/,
  change: /^(changes?$|audit|history|istor|log$|logs$|izmen|zhurnal|revision)/,
};

/** Words that say where a table belongs, not what it is. */
const NEUTRAL =
  /^(mkt|mk|crm|mrk|marketing|automation|avtomatiz|t|tbl|tb|dim|fact|f|d|v|vw|mv|mat|ref|app|public|main|core|data|dbo)$/;

/** Words of the people of the back office. */
export const BACK_OFFICE =
  /^(employee|staff|operator|admin|role|permission|session|sotrudnik|login|auth|manager|company|user|users|res)$/;

/** 0 … 10: which share of a table's own words belongs to the role; 4 where only its comment begins with such a word. */
export function nameScore(role: Role, table: { readonly name: string; readonly comment?: string | null }): number {
  const own = wordsOf(table.name).filter((word) => !NEUTRAL.test(word));
  const [told] = wordsOf(table.comment ?? '');
  const fromComment = told !== undefined && TABLE_WORDS[role].test(told) ? 4 : 0;
  if (own.length === 0) return fromComment;
  const known = own.filter((word) => TABLE_WORDS[role].test(word));
  return Math.max(fromComment, Math.round((10 * known.length) / own.length));
}

/** Whether any word of the name belongs to the role. */
export function isNamed(role: Role, name: string): boolean {
  return wordsOf(name).some((word) => TABLE_WORDS[role].test(word));
}

/** Columns that say who wrote a row: links by them make nobody important. */
export const AUDIT =
  /(^|_)(uid|author|avtor|owner|vladelec|(creat|updat|writ|modif|chang|approv|delet|assign)\w*_(by|uid|id|user))(_|$)/;

/** Columns whose values are words of the system: they may be read and shown. */
export const STATUS_LIKE =
  /(^|_)(status|statys|state|sostoyan\w*|stadiya|phase|kind|type|tip|vid|event|action|channel|kanal|result|outcome|stage|etap|sobyti\w*|scope|method|list|list_code)$|^(status|sostoyan\w*|tip|vid|kanal)_/;

/** Columns that may hold a segment's condition. */
export const CONDITION_LIKE =
  /(condition|uslov|(^|_)sql|query|zapros|domain|filter|filtr|where|predicate|expression|formula|(^|_)body|(^|_)rule|criteria|kriteri|definition|opredel|logic|logik)/;

/** Columns whose values are names of time zones. */
export const ZONE_NAME = /(^|_)(time_?zone|tz|tz_name|chasov\w*_poyas)$/;
