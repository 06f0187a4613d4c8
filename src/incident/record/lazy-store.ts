import type { IncidentStore } from '../link.ts';
import { incidentsFolder } from './folder.ts';
import type { StoreDeps, StoreMeans } from './store.ts';

/** As `incidentStore`, but what writes records is loaded by the first command that writes one. */
export function lazyIncidentStore(
  folder: string | undefined,
  deps: StoreDeps,
  means: () => Promise<StoreMeans> = async () => ({}),
): IncidentStore {
  let store: Promise<IncidentStore> | undefined;
  const loaded = () => {
    store ??= import('./store.ts').then(async ({ incidentStore }) => incidentStore(folder, deps, await means()));
    return store;
  };
  return {
    root: incidentsFolder(folder, deps.env, deps.cwd),
    open: async (request) => (await loaded()).open(request),
    link: async (id) => (await loaded()).link(id),
    unfinished: async (runbook) => (await loaded()).unfinished(runbook),
    close: async () => (await store)?.close(),
    waiting: async (incident) => (await loaded()).waiting(incident),
  };
}
