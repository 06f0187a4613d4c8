import type { Values } from './expression/expression.ts';
import { namesIn } from './expression/template.ts';
import { maskPersonal } from './probe/mask-seen.ts';
import type { Runbook } from './runbook.ts';

/** Names of captures that may hold personal data, and of inputs of included runbooks that are made of such. */
export function personalNames({ steps }: Pick<Runbook, 'steps'>): ReadonlySet<string> {
  const personal = new Set<string>();
  const bindings: [string, string][] = [];
  for (const step of steps.values()) {
    const capture = 'capture' in step ? step.capture : {};
    for (const [name, { personal: isPersonal }] of Object.entries(capture)) if (isPersonal) personal.add(name);
    for (const [name, binding] of step.kind === 'include' ? Object.entries(step.inputs) : [])
      if (binding.kind === 'template') bindings.push([name, binding.template]);
  }
  for (let before = -1; before < personal.size; ) {
    before = personal.size;
    for (const [name, template] of bindings)
      if (namesIn(template).some((read) => personal.has(read))) personal.add(name);
  }
  return personal;
}

/** Values as they may be shown and written down: personal ones by their shape. Pure. */
export function shownValues(runbook: Pick<Runbook, 'steps'>, values: Values): Values {
  const personal = personalNames(runbook);
  if (personal.size === 0) return values;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      personal.has(name) ? (maskPersonal(value) as typeof value) : value,
    ]),
  );
}

/** Values as an event keeps them: of personal ones the names alone. Pure. */
export function keptValues(
  values: Values,
  isPersonal: (name: string) => boolean,
): { readonly values: Values; readonly hidden: readonly string[] } {
  const all = Object.entries(values);
  return {
    values: Object.fromEntries(all.filter(([name]) => !isPersonal(name))),
    hidden: all.flatMap(([name]) => (isPersonal(name) ? [name] : [])),
  };
}

/** A state whose values may be shown. */
export const shownState = <State extends { readonly values: Values }>(
  runbook: Pick<Runbook, 'steps'>,
  state: State,
): State => ({ ...state, values: shownValues(runbook, state.values) });

/** A message of others in which a personal value may be quoted: by its shape, too. Short values stay: they stand in every text. */
export function withoutPersonal(runbook: Pick<Runbook, 'steps'>, values: Values, message: string): string {
  return [...personalNames(runbook)].reduce((shown, name) => {
    const value = values[name];
    const isTelling = typeof value === 'string' && value.length > 2;
    return isTelling ? shown.replaceAll(value, String(maskPersonal(value))) : shown;
  }, message);
}
