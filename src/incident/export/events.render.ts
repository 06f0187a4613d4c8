import { longMoment } from '../../model/long-moment.ts';
import type { Lang } from '../../text.ts';
import { html, lines, type Markup } from '../../ui/html/markup.ts';
import type { DocumentEvent, EventProof, Said } from './document.types.ts';
import { correctionWords, ranWords, setBackWords } from './markdown.render.ts';
import { exactMoment } from './moments.ts';
import type { Part } from './parts.types.ts';
import { TOLD } from './words.ts';

type Frame = Extract<Part, { kind: 'events' }>;

/** The events of a document as a table; `data-event` is the number by which other forms of the document call the same event. */
export function renderEvents({ events, audience, zone }: Frame, lang: Lang): Markup {
  const words = (key: keyof typeof TOLD) => TOLD[key][lang];
  const columns = audience === 'client' ? (['when', 'what'] as const) : (['number', 'when', 'who', 'what'] as const);
  const row =
    audience === 'client'
      ? (event: DocumentEvent) => clientRow(event, zone, lang)
      : (event: DocumentEvent) => fullRow(event, lang);
  return html`<table class="stacked events" role="table"><caption class="unseen">${words(audience === 'auditor' ? 'everyEvent' : 'what')}</caption>
<thead role="rowgroup"><tr role="row">${columns.map((column) => html`<th scope="col" role="columnheader">${words(column)}</th>`)}</tr></thead>
<tbody role="rowgroup">
${events.map(row)}</tbody></table>
`;
}

function clientRow(event: DocumentEvent, zone: string, lang: Lang): Markup {
  const { number, at, happened, what, isCorrected } = event;
  return html`<tr role="row" data-event="${number}"><td role="cell" class="time soft"><time datetime="${happened ?? at}">${longMoment(happened ?? at, zone, lang)}</time></td><td role="cell"><span class="what">${lines(what)}</span>${only(event, lang)}${
    isCorrected ? html` <span class="soft small">(${TOLD.corrected[lang]})</span>` : null
  }</td></tr>
`;
}

function fullRow(event: DocumentEvent, lang: Lang): Markup {
  const { number, at, happened, what, who, type, name } = event;
  const time =
    happened === null
      ? null
      : html`<br><span class="soft small">${TOLD.happened[lang]} <time class="happened" datetime="${happened}">${exactMoment(happened)}</time></span>`;
  return html`<tr role="row" data-event="${number}"><td role="cell" class="nowrap">${number}</td><td role="cell" class="soft nowrap"><time class="at" datetime="${at}">${exactMoment(at)}</time>${time}</td><td role="cell" class="nowrap"><span class="who">${who ?? ''}</span></td><td role="cell"><span class="what">${lines(what)}</span>${only(event, lang)}<br><span class="soft small"><span class="type">${type ?? ''}</span> · <span class="name">${name ?? ''}</span></span>${below(event, lang)}</td></tr>
`;
}

const only = ({ only: language }: Pick<Said, 'only'>, lang: Lang): Markup | null =>
  language === null
    ? null
    : html` <span class="soft small">${(language === 'en' ? TOLD.onlyEn : TOLD.onlyRu)[lang]}</span>`;

function below({ setBack, original, corrections = [], proof }: DocumentEvent, lang: Lang): Markup | null {
  const words = (key: keyof typeof TOLD) => TOLD[key][lang];
  if (original === undefined && setBack === undefined && !proof) return null;
  const clock =
    setBack === undefined ? null : html`<li><span class="warn-ink set-back">${setBackWords(setBack, lang)}</span></li>`;
  const changed =
    original === undefined
      ? null
      : html`<li><span class="warn-ink">${words('first')}:</span> <span class="original">${lines(original)}</span></li>${corrections.map((one) => html`<li class="correction">${words('correction')}: ${correctionWords(one, lang)}</li>`)}`;
  return html`<ul class="small">${clock}${changed}${proof && proofLines(proof, lang)}</ul>`;
}

function proofLines(proof: EventProof, lang: Lang): Markup {
  const { writer, seq, via, user, mono, hash, prev, masked, evidence } = proof;
  const words = (key: keyof typeof TOLD) => TOLD[key][lang];
  return html`${ranWords(proof, lang).map((said) => html`<li class="soft ran">${said}</li>`)}${evidence.map((kept) => html`<li class="soft">${words('kept')} <code>${kept}</code></li>`)}<li class="soft">${words('file')} <span class="mono">events.${writer}.jsonl</span>, ${seq}; ${words('via')} ${via}; ${words('mono')} ${mono}</li>${user === null ? null : html`<li class="soft">${words('systemUser')} <span class="mono">${user}</span></li>`}<li class="soft">${words('hash')} <code class="hash">${hash ?? '—'}</code></li><li class="soft">${words('prev')} ${prev === null ? words('firstLine') : html`<code>${prev}</code>`}</li>${
    masked.length > 0 ? html`<li class="soft">${words('masked')}: ${masked.join(', ')}</li>` : null
  }`;
}
