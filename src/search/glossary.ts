import { MAILING_TERMS } from './glossary-mailing.ts';
import { RECORD_TERMS } from './glossary-record.ts';
import { RULE_TERMS } from './glossary-rules.ts';
import { TOOL_TERMS } from './glossary-tool.ts';
import type { Term } from './term.ts';

/** The words of this tool and of the business, for whoever asks what one means. */
export const GLOSSARY: readonly Term[] = [...MAILING_TERMS, ...RULE_TERMS, ...TOOL_TERMS, ...RECORD_TERMS];
