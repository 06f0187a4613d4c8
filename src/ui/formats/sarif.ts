import { fingerprint } from '../../fingerprint.ts';
import type { Finding, Severity } from '../../result.ts';
import { VERSION } from '../../version.ts';
import { renderJson } from '../json.ts';
import type { Answered, DocumentFormat } from './document.types.ts';
import { placeIn, plain, type ToldPlace } from './told.ts';

const LEVEL: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/**
 * SARIF 2.1.0: a rule for each cause, with its article, and a result for each finding. What could not be looked at is a notification of the run; where it
 * could have changed the answer, the run did not succeed in whole. A finding about rows of a database has the subject as its logical location, one about a
 * file its line.
 */
export const sarif: DocumentFormat = {
  answer(answered) {
    const { result, exitCode } = answered;
    const ids = [...new Set(result.findings.map(({ cause }) => cause))];
    const notifications = result.notEvaluated.map(({ what, why, couldChangeAnswer }) => ({
      level: couldChangeAnswer ? 'warning' : 'note',
      message: { text: plain(`${what}: ${why}`) },
    }));
    return log({
      rules: ids.map((id) => ruleOf(id, answered)),
      results: result.findings.map((one) => resultOf(one, ids.indexOf(one.cause), answered)),
      invocation: {
        executionSuccessful: true,
        exitCode,
        ...(notifications.length > 0 ? { toolExecutionNotifications: notifications } : {}),
      },
      properties: {
        command: result.command,
        subject: result.subject,
        profile: result.profile,
        system: result.system,
        at: result.at,
        verdict: result.verdict,
      },
    });
  },

  error({ command, code, message, hint, exitCode }) {
    const text = plain([message, hint].filter((part) => part !== null).join(' '));
    return log({
      rules: [],
      results: [],
      invocation: {
        executionSuccessful: false,
        exitCode,
        toolExecutionNotifications: [{ level: 'error', message: { text }, properties: { code } }],
      },
      properties: { command },
    });
  },
};

interface Run {
  readonly rules: readonly unknown[];
  readonly results: readonly unknown[];
  readonly invocation: unknown;
  readonly properties: unknown;
}

function log({ rules, results, invocation, properties }: Run): string {
  const run = {
    tool: { driver: { name: 'mmsup', version: VERSION, rules } },
    invocations: [invocation],
    results,
    columnKind: 'utf16CodeUnits',
    properties,
  };
  return renderJson({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] });
}

function ruleOf(id: string, { causes, lang }: Answered): unknown {
  const words = causes.get(id);
  if (!words) return { id };
  return {
    id,
    shortDescription: { text: plain(words.name[lang]) },
    fullDescription: { text: plain(words.what[lang]) },
    help: { text: plain(words.repair[lang]) },
  };
}

function regionOf({ line, column, endLine, endColumn }: ToldPlace): unknown {
  const end = endLine === undefined ? {} : { endLine, endColumn };
  return { startLine: line, startColumn: column, ...end };
}

function resultOf(finding: Finding, ruleIndex: number, { result }: Answered): unknown {
  const { cause, severity, title, next, evidence, confidence, runbook } = finding;
  const { kind, id } = result.subject;
  const place = placeIn(evidence);
  const physical = place && {
    artifactLocation: { uri: encodeURI(place.file) },
    region: regionOf(place),
  };
  return {
    ruleId: cause,
    ruleIndex,
    level: LEVEL[severity],
    message: { text: [title, ...next].map(plain).join('\n') },
    locations: [
      {
        ...(physical ? { physicalLocation: physical } : {}),
        logicalLocations: [{ name: id, fullyQualifiedName: `${kind}/${id}` }],
      },
    ],
    partialFingerprints: { 'mmsup/v1': fingerprint(cause, evidence) },
    properties: { confidence, runbook, evidence },
  };
}
