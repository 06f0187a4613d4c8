export { incidentStore } from '../../src/incident/record/store.ts';
