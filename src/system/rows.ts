import { chainOf, loadPart, loadSystem, SHIPPED_SYSTEMS } from './load.ts';
import type { DescriptionPart } from './part.types.ts';

/** How far a description can be trusted: compared with an installation, written from documentation, or not said. */
export type Verified = 'installation' | 'documentation' | null;

/** A system as the list of systems shows it. */
export interface SystemRow {
  readonly system: string;
  readonly title: string;
  readonly verified: Verified;
  /** Canonical relations that it keeps. */
  readonly relations: number;
  /** Root causes of its own. */
  readonly checks: number;
  /** The description that it extends. */
  readonly extends: string | null;
}

/** The systems that ship, ordered by name. */
export function systemRows(): readonly SystemRow[] {
  return SHIPPED_SYSTEMS.map((system) => {
    const { title, relations, checks = [] } = loadSystem(system);
    return {
      system,
      title,
      verified: verifiedOf(loadPart(system)),
      relations: Object.keys(relations).length,
      checks: checks.length,
      extends: chainOf(system)[1] ?? null,
    };
  });
}

export function verifiedOf({ isFromDocumentation }: DescriptionPart): Verified {
  if (isFromDocumentation === undefined) return null;
  return isFromDocumentation ? 'documentation' : 'installation';
}
