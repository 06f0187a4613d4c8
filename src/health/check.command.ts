import { defineCommand } from '../command.ts';
import { SEVERITY_WORD } from '../model/severity-words.ts';
import { type Severity, severityOf } from '../result.ts';
import { askChecks } from '../system/checks.queries.ts';
import { type Text, text } from '../text.ts';

/** One check and how it went. */
export interface HealthLine {
  readonly id: string;
  readonly name: Text;
  readonly severity: Severity;
  readonly state: 'passed' | 'found' | 'not-asked';
}

export interface HealthFacts {
  readonly checks: readonly HealthLine[];
}

const HEAD = {
  check: text('Check', 'Проверка'),
  state: text('State', 'Состояние'),
  what: text('What it looks for', 'Что ищет'),
};
const STATE = {
  passed: text('passed', 'норма'),
  found: text('found', 'найдено'),
  'not-asked': text('not asked', 'не выполнена'),
};
const NONE = text(
  'The description of this system has no checks of the whole system.',
  'В описании этой системы нет проверок системы в целом.',
);

export const healthCheck = defineCommand<HealthFacts>({
  path: 'health check',

  configure: (command) => {
    command.addHelpText('after', '\nExamples:\n  $ mmsup health check\n  $ mmsup health check --json --fail-on error');
  },

  async run(context) {
    const database = await context.database();
    const { showPersonal } = context.options;
    const asked = await askChecks(database, { subjects: { system: null }, showPersonal });
    const findings = asked.flatMap(({ found }) => found ?? []);
    const weight = (severity: Severity): number => ({ error: 0, warning: 1, info: 2 })[severity];
    return {
      subject: { kind: 'system', id: database.system.id },
      findings: findings.sort((one, other) => weight(severityOf(one)) - weight(severityOf(other))),
      facts: {
        checks: asked.map(({ check: { id, name, severity }, found, gap }) => ({
          id,
          name,
          severity,
          state: gap ? 'not-asked' : found ? 'found' : 'passed',
        })),
      },
      notEvaluated: asked.flatMap(({ gap }) => gap ?? []),
    };
  },

  render({ checks }, lang) {
    if (checks.length === 0) return [{ kind: 'paragraph', text: NONE[lang], tone: 'muted' }];
    return [
      {
        kind: 'table',
        columns: [{ title: HEAD.check[lang] }, { title: HEAD.state[lang] }, { title: HEAD.what[lang] }],
        rows: checks.map(({ id, name, severity, state }) => [
          id,
          state === 'passed'
            ? { text: STATE.passed[lang], tone: 'good' }
            : {
                text: state === 'found' ? SEVERITY_WORD[severity][lang] : STATE[state][lang],
                tone: state === 'found' && severity !== 'info' ? 'bad' : 'warn',
              },
          name[lang],
        ]),
      },
    ];
  },
});
