export { openDemo, startDemo, stopDemo } from '../../src/demo/demo.ts';
export { main } from '../../src/main.ts';
