import type { RelationName } from '../model/relations.ts';
import { type Text, text } from '../text.ts';
import type { SystemDescription } from './description.ts';

/** What a command needs of a description: a relation, one column of it, or the customers. */
export type Need = RelationName | `${RelationName}.${string}` | 'customer';

interface Command {
  readonly command: string;
  /** Without one of these sets it does not work at all. */
  readonly needs: readonly (readonly Need[])[];
  /** What it says besides, and from what. */
  readonly says: readonly (readonly [Need, Text])[];
}

/** What a command can do with a system. */
export interface Ability {
  readonly command: string;
  readonly state: 'works' | 'partly' | 'not';
  /** What is missing so that it works at all. */
  readonly missing: readonly Need[];
  /** What it will not be able to say. */
  readonly silent: readonly { readonly need: Need; readonly what: Text }[];
}

const COMMANDS: readonly Command[] = [
  {
    command: 'campaign list',
    needs: [['campaign']],
    says: [
      ['run', text('the last run of each campaign', 'последний запуск каждой кампании')],
      ['campaign.next_run_at', text('when it runs next', 'когда следующий запуск')],
    ],
  },
  {
    command: 'campaign trace',
    needs: [['run']],
    says: [
      ['stage', text('at which stage it broke or slowed down', 'на каком этапе сломалось или замедлилось')],
      ['exclusion', text('whom a stage left out, and why', 'кого и почему исключил этап')],
      ['run.to_send', text('how many it was to send to', 'скольким предстояло отправить')],
      ['run.sent', text('how many were sent', 'скольким отправлено')],
      ['message', text('why messages failed', 'почему не ушли сообщения')],
      ['change', text('what changed since the last good run', 'что изменилось с последнего исправного запуска')],
      ['rule_version', text('which edit of a rule did it', 'какая правка правила виновата')],
      ['policy', text('what the contact policy allows', 'что разрешает контактная политика')],
      ['template', text('whether the template can be used', 'можно ли использовать шаблон')],
      ['reference', text('what the campaign uses that is gone', 'что из используемого кампанией исчезло')],
      ['run.heartbeat_at', text('whether its process still lives', 'жив ли исполняющий процесс')],
    ],
  },
  {
    command: 'segment list',
    needs: [['segment']],
    says: [['segment_version', text('when a segment was changed, and by whom', 'когда и кем изменён сегмент')]],
  },
  {
    command: 'segment explain',
    needs: [['segment', 'segment_version', 'customer']],
    says: [
      ['segment_member', text('whether the kept members are stale', 'не устарел ли сохранённый состав')],
      [
        'segment_version.created_at',
        text('which version was in force at a moment', 'какая версия действовала в нужный момент'),
      ],
      ['run', text('the selection of a run (--run, --against)', 'отбор запуска (--run, --against)')],
      ['stage', text('how many a run selected then', 'сколько отобрал запуск тогда')],
      ['message', text('who was written to by a run', 'кому написал запуск')],
      ['change', text('who last loaded a list, and when', 'кто и когда последним загружал список')],
      ['dictionary', text('codes that a dictionary closed', 'коды, закрытые в справочнике')],
      ['import_batch', text('whether the load of the data was odd', 'не было ли странной загрузки данных')],
    ],
  },
  {
    command: 'customer trace',
    needs: [
      ['customer', 'run'],
      ['customer', 'message'],
    ],
    says: [
      ['run', text('his way through a run (--run, --campaign)', 'путь через запуск (--run, --campaign)')],
      ['run_customer', text('the gate that the system itself recorded', 'шаг отсева, записанный самой системой')],
      ['segment_version', text('which condition of the segment he fails', 'какому условию сегмента он не отвечает')],
      ['message', text('what was sent to him', 'что ему отправляли')],
      ['suppression', text('who forbade to contact him', 'кто запретил с ним связываться')],
      ['response', text('how he reacted', 'как он отреагировал')],
      ['rule_version', text('the text of the rule that left him out', 'текст правила, которое его исключило')],
    ],
  },
  {
    command: 'rules list, log, diff',
    needs: [
      ['rule', 'rule_version'],
      ['segment', 'segment_version'],
    ],
    says: [
      ['rule', text('rules other than segments', 'правила, кроме сегментов')],
      ['rule_version.author', text('who edited a rule', 'кто правил правило')],
      ['rule_version.valid_from', text('when a version came into force', 'когда версия вступила в силу')],
      ['customer', text('how many customers an edit concerns', 'скольких клиентов касается правка')],
    ],
  },
  {
    command: 'report list',
    needs: [['report']],
    says: [['report_link', text('whether a report is stale', 'не устарел ли отчёт')]],
  },
  {
    command: 'report trace',
    needs: [['report']],
    says: [
      ['report_link', text('which link of the chain is broken', 'какое звено цепочки сломано')],
      ['report.recounted', text('the number counted anew from the events', 'число, пересчитанное по событиям')],
      [
        'report.counts',
        text('which other reading gives the number shown', 'какое другое прочтение даёт показанное число'),
      ],
      ['report_day', text('on which days the number differs', 'в какие дни число расходится')],
      ['report_metric', text('whether its other numbers can be true', 'могут ли быть верны другие его показатели')],
      ['job', text('how the job that builds it is doing', 'как работает задание, которое его строит')],
      ['change', text('what was changed about the job', 'что меняли в задании')],
    ],
  },
  {
    command: 'health check',
    needs: [[]],
    says: [
      ['run', text('runs that do not end, or overlap', 'запуски, которые не кончаются или пересекаются')],
      ['stage', text('runs that do not account for everybody', 'запуски, потерявшие людей')],
      ['message', text('who got it twice, which channel fails', 'кто получил дважды, какой канал сбоит')],
      ['suppression', text('who was contacted against his will', 'кому написали вопреки запрету')],
      ['reference', text('references that lead nowhere', 'ссылки в никуда')],
      ['policy', text('contact policies that allow nothing', 'контактные политики, которые запрещают всё')],
      ['rule_version', text('edits that nobody approved', 'несогласованные правки')],
      ['import_batch', text('loads of customers that are incomplete', 'неполные загрузки клиентов')],
      ['job', text('jobs that are late', 'опаздывающие задания')],
    ],
  },
];

/** What each command can do with a system, and what it will not be able to say. `usable` leaves out relations that cannot be read. */
export function abilitiesOf(
  system: SystemDescription,
  usable: (relation: RelationName) => boolean = () => true,
): readonly Ability[] {
  const has = (need: Need): boolean => isKept(system, need, usable);
  return COMMANDS.map(({ command, needs, says }) => {
    const lacks = needs.map((set) => set.filter((need) => !has(need)));
    const missing = lacks.reduce((fewest, set) => (set.length < fewest.length ? set : fewest));
    const silent = says.filter(([need]) => !has(need)).map(([need, what]) => ({ need, what }));
    const state = missing.length > 0 ? 'not' : silent.length > 0 ? 'partly' : 'works';
    return { command, state, missing, silent };
  });
}

/** What it means that a relation is not kept: for each command what it will not do or say. */
export function lossesOf(relation: RelationName): readonly { readonly command: string; readonly what: Text | null }[] {
  return COMMANDS.flatMap(({ command, needs, says }): readonly { command: string; what: Text | null }[] => {
    if (needs.length > 0 && needs.every((set) => set.includes(relation))) return [{ command, what: null }];
    return says.filter(([need]) => need === relation).map(([, what]) => ({ command, what }));
  });
}

function isKept(system: SystemDescription, need: Need, usable: (relation: RelationName) => boolean): boolean {
  if (need === 'customer') return system.customer !== undefined;
  const [relation, column] = need.split('.') as [RelationName, string | undefined];
  const mapping = system.relations[relation];
  return mapping !== undefined && usable(relation) && (column === undefined || mapping.columns[column] !== undefined);
}
