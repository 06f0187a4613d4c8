import type { Cause } from '../../causes/cause.ts';
import { toldToClient } from '../../causes/for-client.ts';
import { CONFIDENCE_WORD } from '../../model/confidence-words.ts';
import type { Lang } from '../../text.ts';
import { text } from '../../text.ts';
import type { Audience, DocumentAnswer, Said } from './document.types.ts';
import { type KeptFinding, type KeptResult, passedPolicy, toldAnew } from './found.ts';
import { forClient } from './internals.ts';
import { onlyIn } from './language.ts';

const SURENESS = {
  proved: text('This is proved by the data.', 'Это подтверждено данными.'),
  likely: text(
    'This is likely by all that the data show, and not proved.',
    'По всему, что видно в данных, это вероятно, но не доказано.',
  ),
  possible: text('This is possible; the data do not decide it.', 'Это возможно; данные этого не решают.'),
} as const;

export interface Asked {
  readonly cause: string;
  /** Of the catalogue; absent for a cause of a system that is not at hand, or of a later version. */
  readonly known: Cause<unknown> | undefined;
  readonly finding: KeptFinding | undefined;
  readonly audience: Audience;
  readonly lang: Lang;
  readonly names: readonly string[];
  /** The clock of the document: every moment in it is told by this one. */
  readonly zone: string;
  readonly results: readonly KeptResult[];
}

/** Explains a cause: to a client in his own words or by its article, to others by the finding as support knows it. Pure. */
export function answerOf(asked: Asked): DocumentAnswer {
  return asked.audience === 'client' ? clientAnswer(asked) : supportAnswer(asked);
}

function clientAnswer({ cause, known, finding, lang, names, zone, results }: Asked): DocumentAnswer {
  const evidence = finding?.evidence ?? null;
  const told = toldAnew(() =>
    toldToClient(cause, evidence && { ...evidence, zone, passed: passedPolicy(evidence, results) }),
  );
  const plain = (words: string): Said => ({ text: words, only: null });
  const article = known?.article;
  const what = told ? told.what[lang] : forClient(article?.what[lang] ?? '', lang, names);
  const repair = told ? told.repair[lang] : forClient(article?.repair[lang] ?? '', lang, names);
  return {
    name: told?.name[lang] ?? known?.name[lang] ?? unnamed[lang],
    what: (what === '' ? unexplained[lang] : what).split('\n').map(plain),
    why: told ? null : forClient(article?.why[lang] ?? '', lang, names) || null,
    sureness: finding?.confidence ? SURENESS[finding.confidence][lang] : null,
    figures: [],
    repair: repair === '' ? [] : [plain(repair)],
  };
}

const unnamed = text('A cause that support explains on request', 'Причина, которую поддержка пояснит по запросу');
const unexplained = text(
  'The cause is found. Its explanation needs details of the system; we give it on request.',
  'Причина найдена. Её пояснение требует подробностей системы; мы дадим его по запросу.',
);

function supportAnswer({ cause, known, finding, lang }: Asked): DocumentAnswer {
  const evidence = finding?.evidence ?? null;
  const title = evidence && known ? toldAnew(() => known.title(evidence)[lang]) : undefined;
  const next = evidence && known ? toldAnew(() => known.next(evidence).map((step) => step[lang])) : undefined;
  const stored = (words: string): Said => ({ text: words, only: onlyIn(words, lang) });
  const anew = (words: string): Said => ({ text: words, only: null });
  return {
    cause,
    name: known?.name[lang] ?? cause,
    what: [
      ...(title === undefined ? (finding ? [stored(finding.title)] : []) : [anew(title)]),
      ...(known ? [anew(known.article.what[lang])] : []),
    ],
    why: known?.article.why[lang] ?? null,
    sureness: finding?.confidence ? CONFIDENCE_WORD[finding.confidence][lang] : null,
    figures: figuresOf(evidence),
    repair: next ? next.map(anew) : (finding?.next ?? []).map(stored),
  };
}

/** Single values of the evidence under their own keys: a colleague knows them from `--json`. */
function figuresOf(evidence: Readonly<Record<string, unknown>> | null) {
  return Object.entries(evidence ?? {}).flatMap(([label, value]) =>
    typeof value === 'number' || (typeof value === 'string' && value.length <= 120 && !value.includes('\n'))
      ? [{ label, value: String(value) }]
      : [],
  );
}
