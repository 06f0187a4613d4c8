export { incidentStore } from '../../src/incident/store.ts';
