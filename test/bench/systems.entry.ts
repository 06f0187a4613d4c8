export { main } from '../../src/main.ts';
export { startCluster } from '../support/cluster.ts';
