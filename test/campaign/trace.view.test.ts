import { describe, expect, it } from 'vitest';
import type { Against } from '../../src/campaign/against.ts';
import { renderTrace } from '../../src/campaign/trace.render.ts';
import { traceRun } from '../../src/campaign/trace.ts';
import { toResult } from '../../src/result.ts';
import type { Lang } from '../../src/text.ts';
import { renderResult } from '../../src/ui/result.ts';
import { displayWidth } from '../../src/ui/width.ts';
import { runOf } from './healthy.ts';
import { runningStory, slowStory } from './stories.ts';

const WIDTHS = [60, 80, 120] as const;
const LANGUAGES = ['en', 'ru'] as const;

interface Told {
  readonly width: number;
  readonly lang: Lang;
  readonly unicode?: boolean;
  readonly against?: Against;
}

/** All that a person sees of a trace, without colour. */
function told(situation: Parameters<typeof traceRun>[0], { width, lang, unicode = true, against }: Told): string {
  const answer = traceRun(situation, against);
  const frame = { command: 'campaign trace', profile: 'bank', system: 'demo', at: situation.asOf } as const;
  const screen = { width, colour: false, unicode, locale: lang, ci: false };
  const result = toResult(answer, { ...frame, lang, failOn: 'warning' });
  return renderResult(result, renderTrace(answer.facts, lang), screen, lang);
}

const file = (name: string) => `../fixtures/traces/${name}.txt`;
const widest = (text: string) => Math.max(...text.split('\n').map(displayWidth));

describe('a trace as a person reads it', () => {
  for (const width of WIDTHS) {
    for (const lang of LANGUAGES) {
      it(`a policy that took 25 minutes, beside the history, at ${width} columns in ${lang}`, async () => {
        const text = told(slowStory(), { width, lang, against: { kind: 'history' } });
        expect(widest(text)).toBeLessThanOrEqual(width);
        await expect(text).toMatchFileSnapshot(file(`slow.${lang}.${width}`));
      });

      it(`a run that still sends at ${width} columns in ${lang}`, async () => {
        const text = told(runningStory(), { width, lang });
        expect(widest(text)).toBeLessThanOrEqual(width);
        await expect(text).toMatchFileSnapshot(file(`running.${lang}.${width}`));
      });
    }

    it(`plain ASCII of our own at ${width} columns, beside another run`, async () => {
      const text = told(slowStory(), { width, lang: 'en', unicode: false, against: { kind: 'run', run: runOf(19) } });
      expect(widest(text)).toBeLessThanOrEqual(width);
      await expect(text).toMatchFileSnapshot(file(`ascii.en.${width}`));
    });
  }
});
