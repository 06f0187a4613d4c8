import { type Lang, text } from '../text.ts';
import type { Prompt } from '../ui/prompt.types.ts';
import { LINES } from './linked.ts';
import { SEVERITIES, USUAL_SEVERITY } from './severities.ts';
import { INCIDENT_SEVERITY } from './words.ts';

/** What was typed of a new incident; empty or undefined = not yet. */
export interface Opening {
  readonly complaint: string;
  /** Undefined also where a database says whose it is. */
  readonly client: string | undefined;
  readonly reporterWords: string | undefined;
  readonly severity: string | undefined;
  readonly line: string | undefined;
}

const ASK = {
  complaint: text('What is the complaint?', 'На что жалоба?'),
  client: text('Whose is it (client)?', 'Чей это инцидент (клиент)?'),
  reporterWords: text(
    'In the reporter’s own words (press Enter if they are the same)',
    'Словами сообщившего (Enter, если так же)',
  ),
  severity: text('How grave is it?', 'Насколько это важно?'),
  line: text('Which line has it?', 'На какой линии инцидент?'),
  empty: text('Please type it.', 'Введите ответ.'),
} as const;

/** Asks a person for all that a new incident lacks; `needsClient`: nothing else says whose it is. */
export async function askOpening(
  given: Opening,
  { prompt, lang, needsClient }: { readonly prompt: Prompt; readonly lang: Lang; readonly needsClient: boolean },
): Promise<Opening> {
  const validate = (typed: string): true | string => typed.trim() !== '' || ASK.empty[lang];
  const complaint = given.complaint || (await prompt.input(ASK.complaint[lang], { validate })).trim();
  const client = needsClient ? (await prompt.input(ASK.client[lang], { validate })).trim() : given.client;
  const said = given.reporterWords ?? (await prompt.input(ASK.reporterWords[lang])).trim();
  const choices = SEVERITIES.map((value) => ({ value, name: INCIDENT_SEVERITY[value]?.[lang] ?? value }));
  const severity = given.severity ?? (await prompt.select(ASK.severity[lang], choices, { default: USUAL_SEVERITY }));
  const lines = LINES.map((value) => ({ value, name: value }));
  const line = given.line ?? (await prompt.select(ASK.line[lang], lines));
  return { complaint, client, reporterWords: said === '' ? undefined : said, severity, line };
}
