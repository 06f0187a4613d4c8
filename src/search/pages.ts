import { allCauses } from '../causes/catalogue.ts';
import type { Cause } from '../causes/cause.ts';
import { causesOfSystems } from '../causes/of-systems.ts';
import { type Text, text } from '../text.ts';
import { GLOSSARY } from './glossary.ts';
import type { Page } from './page.types.ts';
import type { Term } from './term.ts';

/** A page for each cause that can be named and each word of the glossary. */
export function standingPages(): readonly Page[] {
  const own = allCauses().filter(({ id }) => !id.startsWith('system/'));
  return [...own.map(causePage), ...causesOfSystems().map(causePage), ...GLOSSARY.map(termPage)];
}

function causePage({ id, name, article }: Cause): Page {
  return {
    kind: 'cause',
    id,
    title: name,
    essence: article.what,
    said: [],
    steps: [],
    body: [article.what, article.why, article.example],
    command: `mmsup cause show ${id}`,
  };
}

function termPage({ id, name, also, what, command }: Term): Page {
  const count = Math.max(also.en.length, also.ru.length);
  const said = Array.from({ length: count }, (_, at): Text => text(also.en[at] ?? '', also.ru[at] ?? ''));
  return { kind: 'term', id, title: name, essence: what, said, steps: [], body: [what], command };
}
