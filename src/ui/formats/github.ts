import type { Severity } from '../../result.ts';
import type { DocumentFormat } from './document.types.ts';
import { placeIn, plain, type ToldPlace } from './told.ts';

const COMMAND: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** GitHub's workflow commands: an annotation for each finding, and for what could not be looked at; a last line for the log. */
export const github: DocumentFormat = {
  answer({ result }) {
    const { findings, notEvaluated, verdict, subject, command } = result;
    const found = findings.map(({ severity, cause, title, next, evidence }) => {
      const place = placeIn(evidence);
      const at = place ? placed(place) : {};
      return annotation(COMMAND[severity], { ...at, title: `${command}: ${cause}` }, [title, ...next]);
    });
    const gaps = notEvaluated.map(({ what, why, couldChangeAnswer }) =>
      annotation(couldChangeAnswer ? 'warning' : 'notice', { title: `${command}: not evaluated` }, [`${what}: ${why}`]),
    );
    const summary = plain(`mmsup ${command}: ${verdict} (${subject.kind} ${subject.id})`);
    return `${[...found, ...gaps, summary].join('\n')}\n`;
  },

  error({ command, code, message, hint }) {
    const title = `mmsup${command === null ? '' : ` ${command}`}: ${code}`;
    return `${annotation('error', { title }, [message, ...(hint === null ? [] : [hint])])}\n`;
  },
};

function placed({ file, line, column, endLine, endColumn }: ToldPlace): Readonly<Record<string, string>> {
  const end = endLine === undefined ? {} : { endLine: String(endLine), endColumn: String(endColumn) };
  return { file, line: String(line), col: String(column), ...end };
}

function annotation(command: string, properties: Readonly<Record<string, string>>, lines: readonly string[]): string {
  const said = Object.entries(properties).map(([key, value]) => `${key}=${property(value)}`);
  return `::${command} ${said.join(',')}::${lines.map(data).join('%0A')}`;
}

const data = (text: string): string =>
  plain(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
