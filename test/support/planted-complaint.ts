import type { Fault } from '../../src/demo/fault.types.ts';
import { naming } from '../../src/demo/find-fault.ts';
import { complainant, plantInto } from '../../src/demo/plant.ts';
import type { Result } from '../../src/result.ts';
import { runJson } from './command-line.ts';
import { type TestDemo, testDemo } from './demo.ts';

/** How the fitting command answered one complaint on the bank of one seed. */
export interface Answered {
  readonly fault: string;
  readonly seed: number;
  /** Place of the planted cause among the findings, 1 = first; 0 = not there. Of a control: 1 when all is as it should be. */
  readonly place: number;
  readonly verdict: string;
  readonly exitCode: number;
  /** Causes that were named, in their order. */
  readonly named: readonly string[];
  /** Causes of severity error, which a control must not have. */
  readonly errors: readonly string[];
  readonly seconds: number;
}

/** Plants one complaint on the bank of a seed, asks its fitting command, and says where the planted cause stands. */
export async function answerComplaint(fault: Fault, seed: number): Promise<Answered> {
  const began = performance.now();
  const demo = await testDemo(undefined, seed);
  try {
    await plantInto(demo.writer, fault.name);
    const { result, exitCode } = await askFitting(fault, demo);
    const named = result.findings.map(({ cause }) => cause);
    const errors = result.findings.flatMap(({ cause, severity }) => (severity === 'error' ? [cause] : []));
    const place = fault.kind === 'control' ? Number(isAllWell(fault, result, named)) : named.indexOf(fault.cause!) + 1;
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    return { fault: fault.name, seed, place, verdict: result.verdict, exitCode, named, errors, seconds };
  } finally {
    await demo.close();
  }
}

async function askFitting(
  fault: Fault,
  demo: TestDemo,
): Promise<{ readonly result: Result; readonly exitCode: number }> {
  const customer = await complainant(demo.writer, fault);
  if (customer === null && fault.command.includes('{customer}')) throw new Error(`Nobody complains of ${fault.name}.`);
  return runJson(naming(fault.command, customer).split(' ').slice(1), demo);
}

function isAllWell({ cause, explainedBy }: Fault, result: Result, named: readonly string[]): boolean {
  const isExplained = explainedBy === undefined || JSON.stringify(result).includes(explainedBy);
  return result.verdict === 'ok' && (named[0] ?? null) === cause && isExplained;
}
