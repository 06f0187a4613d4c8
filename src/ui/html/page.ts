import type { Lang } from '../../text.ts';
import { html, type Markup, type Piece } from './markup.ts';
import { PAPER, STYLE } from './style.ts';

export interface Page {
  readonly lang: Lang;
  /** Also of the browser's tab and of the printed file. */
  readonly title: string;
  /** What stands in `<main>`; its first heading is an `h1`. */
  readonly body: Piece;
  /** Below everything, small. */
  readonly foot?: Piece;
  /** `letter` for reading, `wide` for tables. */
  readonly width?: 'letter' | 'wide';
  /** `print`: always light, laid out as on paper also on a screen. */
  readonly form?: 'screen' | 'print';
}

/** Nothing is loaded and nothing runs, whatever stands in the document: the browser itself refuses. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A whole document in one file: no script, no address of anything outside of it, light and dark as the reader's system wants it, and a print form. Pure. */
export function page({ lang, title, body, foot, width = 'letter', form = 'screen' }: Page): string {
  const isPaper = form === 'print';
  const document = html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${plain(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="${isPaper ? 'only light' : 'light dark'}">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no,email=no,address=no,date=no">
<title>${title}</title>
<style>${plain(STYLE)}${plain(isPaper ? PAPER : '')}</style>
</head>
<body class="${width}">
<main>
${body}
</main>
${foot === undefined ? null : html`<footer>${foot}</footer>\n`}</body>
</html>
`;
  return document.markup;
}

/** Words of our own that are no variable. */
const plain = (text: string): Markup => ({ markup: text });
