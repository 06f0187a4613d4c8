// Run by `npm run build` before write-lists, which reads runbooks. Writes down what the commands that a runbook may run answer with, from
// the types of the code.
import { packageFile } from './package-file.ts';
import { COMMANDS_THAT_LOOK } from './runbook/load/checks.ts';
import { writeShapes } from './shapes/write.ts';

await writeShapes(packageFile('.'), packageFile('dist/result-shapes.json'), COMMANDS_THAT_LOOK);
