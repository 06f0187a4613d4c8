/**
 * The canonical relations: what every command reads, whatever system the client runs.
 *
 * A system description says, per relation, how to get it from a real database. A relation that a system does not keep is absent; a column
 * that it does not keep is NULL. Only `required` columns must be given. Identifiers keep the type that the database has (so that indexes
 * serve); commands treat them as text. Times are timestamptz: a description converts what its system keeps in another zone.
 *
 * The model must be able to say what systems keep that have no message rows (listmonk: `run.to_send`, `run.sent`, the cursor), that know
 * only a state as of a moment, that keep no change log, or whose runs are groups of rows (Tryton): so counters stand beside rows,
 * `status` (the system's own word) beside `state` (ours), and nearly everything is optional.
 */
export type ColumnType = 'id' | 'text' | 'integer' | 'number' | 'boolean' | 'time' | 'date' | 'json';

export interface RelationColumn {
  readonly type: ColumnType;
  readonly meaning: string;
  readonly required?: true;
  /** For a text column: the only values it may have. */
  readonly values?: readonly string[];
}

export interface Relation {
  readonly meaning: string;
  readonly columns: Readonly<Record<string, RelationColumn>>;
}

const id = (meaning: string): RelationColumn => ({ type: 'id', meaning, required: true });
const ref = (meaning: string): RelationColumn => ({ type: 'id', meaning });
const words = (meaning: string): RelationColumn => ({ type: 'text', meaning });
const count = (meaning: string): RelationColumn => ({ type: 'integer', meaning });
const number = (meaning: string): RelationColumn => ({ type: 'number', meaning });
const flag = (meaning: string): RelationColumn => ({ type: 'boolean', meaning });
const time = (meaning: string): RelationColumn => ({ type: 'time', meaning });
const oneOf = (meaning: string, values: readonly string[]): RelationColumn => ({ type: 'text', meaning, values });
const needed = (column: RelationColumn): RelationColumn => ({ ...column, required: true });

export const RUN_STATES = ['planned', 'running', 'paused', 'finished', 'failed', 'cancelled'] as const;
export const STAGES = ['normalise', 'select', 'policy', 'offer', 'personalise', 'send', 'deliver', 'respond'] as const;
export const MESSAGE_STATES = ['queued', 'sent', 'delivered', 'failed', 'cancelled'] as const;
export const RULE_KINDS = ['segment', 'policy', 'offer', 'normalisation'] as const;

export type RunState = (typeof RUN_STATES)[number];
export type StageName = (typeof STAGES)[number];
export type RuleKind = (typeof RULE_KINDS)[number];
export type MessageState = (typeof MESSAGE_STATES)[number];

const versionColumns = {
  version: { type: 'integer', meaning: 'Number of the version, growing', required: true },
  author: words('Who wrote it'),
  comment: words('What the author said about it'),
  created_at: time('When it was written'),
  approved_by: words('Who approved it'),
  approved_at: time('When it was approved'),
  deployed_at: time('When it reached production'),
  valid_from: time('From when it is in force'),
  valid_to: time('Until when it is in force; NULL = still'),
} as const satisfies Record<string, RelationColumn>;

export const RELATIONS = {
  campaign: {
    meaning: 'A series of mailings with one purpose.',
    columns: {
      id: id('Code as the marketer sees it'),
      name: words('Title'),
      status: words("The system's own word"),
      channel: words('email, sms, push, call, or the system’s own word'),
      segment: ref('The segment it selects from'),
      template: ref('The template it sends'),
      owner: words('Who is responsible'),
      schedule: words('When it runs, in the system’s own words'),
      next_run_at: time('Next planned run'),
    },
  },
  run: {
    meaning: 'One execution of a campaign.',
    columns: {
      id: id('Identifier of the run'),
      campaign: id('campaign.id'),
      name: words('Title of this run'),
      channel: words('Channel of this run'),
      planned_at: time('When it should have started'),
      started_at: time('When it started'),
      finished_at: time('When it ended'),
      status: words("The system's own word"),
      state: needed(oneOf('Our word for the status', RUN_STATES)),
      segment: ref('The segment selected from'),
      segment_version: count('segment_version.version in force'),
      template: ref('Template used'),
      to_send: count('Counter: recipients when it started'),
      sent: count('Counter: messages handed over'),
      failed: count('Counter: messages that failed'),
      cursor_at: count('Last recipient taken, where the system walks by identifier'),
      cursor_end: count('Last recipient that it will take'),
      worker: words('Process that executes it'),
      heartbeat_at: time('Last sign of life of that process'),
      quiet_seconds: number(
        'How long it may give no sign of life and be well, by its own settings: a window that it waits for, a batch that it works off',
      ),
      error: words('Error text of the run'),
    },
  },
  stage: {
    meaning: 'One stage of one run.',
    columns: {
      run: id('run.id'),
      stage: needed(oneOf('Our name of the stage', STAGES)),
      position: { type: 'integer', meaning: 'Order within the run', required: true },
      started_at: time('Start'),
      finished_at: time('End'),
      state: needed(oneOf('Our word for the status', RUN_STATES)),
      count_in: count('Customers or messages that entered'),
      count_out: count('That left towards the next stage'),
      errors: count('That failed here'),
      worker: words('Process that executed it'),
      heartbeat_at: time('Last sign of life'),
      error: words('Error text, the most frequent one'),
      statement: words('The SQL that the stage executes, where the system keeps it'),
    },
  },
  exclusion: {
    meaning: 'How many a stage of a run left out, by reason.',
    columns: {
      run: id('run.id'),
      stage: needed(oneOf('Stage that left them out', STAGES)),
      reason: needed(words('Reason code')),
      rule: ref('rule.id that decided it'),
      customers: needed(count('How many')),
      expected: flag('True for exclusions that belong to every run (control group, opt-out)'),
      rebuilt: flag('True where the run did not record it: it is counted anew from the rows of today'),
    },
  },
  run_customer: {
    meaning: 'Whom a run selected, and where it left him out, where the system keeps it person by person.',
    columns: {
      run: id('run.id'),
      customer: id('Key of the customer'),
      stage: oneOf('Stage that left him out; NULL = none', STAGES),
      reason: words('Reason code'),
      rule: ref('rule.id that decided it'),
    },
  },
  segment: {
    meaning: 'A named selection of customers.',
    columns: {
      id: id('Code as the analyst sees it'),
      name: words('Title'),
      owner: words('Who is responsible'),
      current_version: count('segment_version.version in force'),
      built_at: time('When its members were last computed, where the system keeps them'),
    },
  },
  segment_member: {
    meaning: 'Who is in a segment, where the system keeps the members instead of asking the formula each time.',
    columns: {
      segment: id('segment.id'),
      customer: id('Key of the customer'),
      manual: flag('Put in or taken out by hand: the formula does not decide'),
      removed: flag('Taken out by hand and kept out: no member'),
      since: time('From when'),
    },
  },
  segment_version: {
    meaning: 'A version of a segment’s formula.',
    columns: {
      segment: id('segment.id'),
      ...versionColumns,
      condition: needed(words('The formula, in the language that the description names')),
      model: words('What the formula is about, where the system has several models; NULL = the customers'),
    },
  },
  rule: {
    meaning: 'A versioned business rule of any kind, segments among them.',
    columns: {
      id: id('Code'),
      kind: needed(oneOf('What it rules', RULE_KINDS)),
      name: words('Title'),
      owner: words('Who is responsible'),
      current_version: count('rule_version.version in force'),
    },
  },
  rule_version: {
    meaning: 'A version of a business rule.',
    columns: {
      rule: id('rule.id'),
      ...versionColumns,
      body: needed(words('The rule as the system keeps it: SQL text, JSON, …')),
      language: needed(oneOf('Language of body', ['sql', 'json', 'text'])),
      condition: words(
        'SQL expression over the customer, TRUE for those whom the rule lets through, where it can be said so; of a segment its formula as it is kept',
      ),
    },
  },
  message: {
    meaning: 'One communication to one customer.',
    columns: {
      id: id('Identifier'),
      run: id('run.id'),
      customer: id('Key of the customer'),
      channel: words('Channel'),
      offer: ref('Offer in it'),
      direct: flag(
        'True where a person wrote it to this one customer: no run sent it, and no suppression of mailings forbids it',
      ),
      status: words("The system's own word"),
      state: needed(oneOf('Our word for the status', MESSAGE_STATES)),
      provider_code: words('What the provider answered'),
      error: words('Error text'),
      queued_at: time('Composed and queued'),
      sent_at: time('Handed to the provider'),
      delivered_at: time('Delivered, says the provider'),
    },
  },
  message_event: {
    meaning:
      'What the log of deliveries says of a message, line by line. Lines are no messages: a provider may report one twice.',
    columns: {
      message: id('message.id'),
      at: needed(time('When')),
      status: words("The system's own word for what was reported"),
      provider_code: words('What the provider answered'),
      source: words('Who reported it, or where the line stands'),
    },
  },
  response: {
    meaning: 'A reaction to a message.',
    columns: {
      message: ref('message.id'),
      run: ref('run.id'),
      customer: ref('Key of the customer; NULL when anonymous'),
      kind: needed(words('open, click, accept, unsubscribe, …')),
      at: needed(time('When')),
    },
  },
  suppression: {
    meaning: 'A reason not to contact somebody.',
    columns: {
      customer: ref('Key of the customer; NULL is a fault worth reporting'),
      list: words('List that holds it'),
      scope: words('What it forbids: all, a channel, a campaign'),
      reason: words('Why'),
      valid_from: time('From'),
      valid_to: time('Until; NULL = for ever'),
    },
  },
  policy: {
    meaning: 'The contact policy in force.',
    columns: {
      id: id('Code'),
      rule: ref('rule.id that versions it'),
      channel: words('Channel it limits; NULL = all'),
      cap: count('Messages allowed per period; NULL = no limit'),
      period_days: number('Length of the period in days'),
      quiet_from: words('Start of the quiet hours, HH:MM local time of the customer'),
      quiet_to: words('End of the quiet hours'),
    },
  },
  template: {
    meaning: 'What a message is made from.',
    columns: {
      id: id('Code'),
      version: count('Version'),
      status: words('published, draft, archived, …'),
      usable: needed(flag('Whether a run may use it now')),
      changed_at: time('Last change'),
    },
  },
  reference: {
    meaning: 'Who uses what: one row per reference from one object to another.',
    columns: {
      source_kind: needed(words('campaign, offer, segment, …')),
      source: id('Its id'),
      target_kind: needed(words('template, list, segment, …')),
      target: id('Id as written in the reference, also when nothing has it'),
      exists: needed(flag('Whether the target exists')),
      usable: flag('Whether it is published and in force'),
    },
  },
  import_batch: {
    meaning: 'One load of raw customer data and its normalisation.',
    columns: {
      id: id('Identifier'),
      source: words('Where the data came from'),
      file: words('File name'),
      started_at: time('Start'),
      finished_at: time('End'),
      status: words("The system's own word"),
      rows_read: count('Rows in the file'),
      rows_ok: count('Rows taken'),
      rows_rejected: count('Rows rejected'),
    },
  },
  import_reject: {
    meaning: 'Rejected rows of a load by reason.',
    columns: {
      batch: id('import_batch.id'),
      reason: needed(words('Reason code')),
      rows: needed(count('How many')),
    },
  },
  job: {
    meaning: 'A scheduled job and how it is doing now.',
    columns: {
      id: id('Code'),
      name: words('Title'),
      enabled: flag('Whether the scheduler will start it'),
      schedule: words('Schedule, in the system’s own words'),
      period_seconds: number('Expected time between two runs'),
      last_started_at: time('Last start'),
      last_success_at: time('Last successful end'),
      last_status: words('How the last run ended'),
      next_run_at: time('Next planned start'),
      last_seconds: number('How long the last run took, or has been going on'),
      limit_seconds: number('Time after which a run is cut off'),
      error: words('Error text of the last run'),
    },
  },
  change: {
    meaning: 'Something that a person or a program changed.',
    columns: {
      at: needed(time('When')),
      who: words('Who'),
      kind: needed(words('edit, deploy, job, load, ddl, settings, …')),
      object_kind: words('segment, policy, template, job, table, …'),
      object: words('Its id'),
      field: words('What of it'),
      before: words('Value before'),
      after: words('Value after'),
      comment: words('What was said about it'),
      ticket: words('Where it was asked for'),
    },
  },
  dictionary: {
    meaning: 'Codes that columns may hold, with their labels.',
    columns: {
      dictionary: id('Name of the dictionary'),
      code: needed(words('Value as stored')),
      label: words('Value as people say it'),
      valid_to: time('Until when the code was in use; NULL = still'),
    },
  },
  report: {
    meaning: 'An effectiveness report.',
    columns: {
      id: id('Code'),
      name: words('Title'),
      owner: words('Who is responsible'),
      period_from: time('First moment it counts'),
      period_to: time('Last moment it counts'),
      built_at: time('When it was last built'),
      status: words("The system's own word"),
      shown: number('The number that it shows'),
      recounted: number('The same number counted from the event log, as a subquery that the description gives'),
      counts: words('Kind of the responses that it counts (response.kind); NULL = it counts something else'),
      unit: oneOf('What is one by its own definition; NULL = each response', ['responses', 'customers', 'messages']),
      channel: words('Channel that it counts; NULL = all'),
      campaign: ref('Campaign that it counts; NULL = all'),
      zone: words('Zone in which it cuts its days, IANA name; NULL = that of the business'),
      delivered_at: time('When it was last handed to those who read it, where it is sent to them'),
    },
  },
  report_day: {
    meaning: 'What the summary behind a report says of one day.',
    columns: {
      report: id('report.id'),
      day: { type: 'date', meaning: 'Day, in the zone of the report', required: true },
      shown: needed(number('Its number')),
      refreshed_at: time('When the day was last summarised'),
    },
  },
  report_metric: {
    meaning: 'One of several numbers that a report shows side by side.',
    columns: {
      report: id('report.id'),
      metric: needed(words('Its name')),
      shown: number('The number; NULL = nothing is shown'),
      recounted: number('The same counted from the event log'),
      part_of: words('The metric of the same report of which it is a part: delivered of sent'),
      error: words('Error text of its own query'),
    },
  },
  report_link: {
    meaning: 'One link of the chain from events to a report.',
    columns: {
      report: id('report.id'),
      position: { type: 'integer', meaning: 'Order, 1 = the events', required: true },
      name: needed(words('Table, view or job of this link')),
      kind: needed(oneOf('What it is', ['events', 'summary', 'report'])),
      job: ref('job.id that fills it'),
      refreshed_at: time('Last refresh'),
      newest_row_at: time('Moment of the newest fact in it'),
      period_seconds: number('Expected time between two refreshes'),
      error: words('Error text of the last refresh'),
    },
  },
} as const satisfies Record<string, Relation>;

export type RelationName = keyof typeof RELATIONS;

export const RELATION_NAMES = Object.keys(RELATIONS) as readonly RelationName[];
