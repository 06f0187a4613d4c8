import { html, type Markup, type Piece } from './markup.ts';

/**
 * Charts are drawn without a viewBox: what lies along the time or the amount is placed in percent, letters keep their size on every screen and on paper.
 */
export interface Drawing {
  /** Unique in the document; letters, digits and hyphens. */
  readonly id: string;
  /** What is drawn, for who cannot see it. */
  readonly title: string;
  /** The same figures in words. */
  readonly description: string;
  /** Pixels. */
  readonly height: number;
  readonly className?: string;
}

/** The frame of a drawing with its words. */
export function drawing({ id, title, description, height, className }: Drawing, parts: Piece): Markup {
  return html`<svg class="${className ?? 'chart'}" role="img" aria-labelledby="${id}-title ${id}-words" height="${height}" xmlns="http://www.w3.org/2000/svg">
<title id="${id}-title">${title}</title><desc id="${id}-words">${description}</desc>
${parts}</svg>`;
}

/** A place along a drawing, from 0 to 1, as it is written into an attribute: `12.5%`. */
export const percent = (share: number): string => `${Number((100 * Math.min(1, Math.max(0, share))).toFixed(3))}%`;

export type Tone = 'accent' | 'good' | 'warn' | 'bad' | 'muted';
