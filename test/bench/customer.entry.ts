export { createDatabase } from '../../src/database.ts';
export { main } from '../../src/main.ts';
