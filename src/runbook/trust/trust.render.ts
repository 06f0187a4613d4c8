import type { Lang } from '../../text.ts';
import type { Block } from '../../view.ts';
import type { TrustFacts } from './trust.command.ts';
import { REVIEW, TRUST } from './trust-words.ts';

/** What runbooks would run, which files say so, and what is known of those. Pure. */
export function renderTrust({ file, did, runbooks }: TrustFacts, lang: Lang): readonly Block[] {
  const texts = runbooks.flatMap((one) => one.texts);
  if (texts.length === 0) return [{ kind: 'paragraph', text: TRUST.none[lang] }];
  const acts = runbooks.flatMap(({ id, acts: own }) => own.map(({ step, runs }) => [id, step, runs] as const));
  return [
    ...actBlocks(acts, did, lang),
    {
      kind: 'table',
      columns: [{ title: TRUST.file[lang] }, { title: TRUST.hash[lang] }, { title: TRUST.state[lang] }],
      rows: texts.map(({ path, sha256, before, reviewed }) => [
        path,
        sha256.slice(0, 12),
        reviewed === null ? REVIEW[before][lang] : `${REVIEW[before][lang]} (${reviewed})`,
      ]),
    },
    ...(file === '' ? [] : [{ kind: 'paragraph', text: `${TRUST[did][lang]} ${file}`, tone: 'muted' } as const]),
  ];
}

function actBlocks(
  acts: readonly (readonly [string, string, string])[],
  did: TrustFacts['did'],
  lang: Lang,
): readonly Block[] {
  if (acts.length === 0) return did === 'trusted' ? [{ kind: 'paragraph', text: TRUST.noActs[lang] }] : [];
  return [
    { kind: 'heading', text: TRUST.acts[lang] },
    ...acts.flatMap(([id, step, runs]): Block[] => [
      { kind: 'paragraph', text: `${id}, ${TRUST.step[lang].toLowerCase()} ${step}:` },
      { kind: 'code', text: runs },
    ]),
  ];
}
