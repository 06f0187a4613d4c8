import { isMap } from 'yaml';
import { text } from '../../text.ts';
import { namesOf } from '../expression/expression.ts';
import { type ChangeStep, type Gate, RISKS, type Undo, type Verify, type WordsOr } from '../runbook.ts';
import type { Draft } from './draft.ts';
import { readDuration } from './duration.ts';
import { readCaptures } from './load-captures.ts';
import { readCheckCall } from './load-check.ts';
import { noteTemplate, readCondition, readRouteMap } from './load-parts.ts';
import { readProgramCall } from './load-program.ts';
import type { Base } from './load-step.ts';
import { complain, keyOf, type MapReader, nodeAt, openMap, optionalTextAt, textAt, wordAt } from './yaml-report.ts';

const WAYS = ['verified', 'failed', 'refused'] as const;
const LONGEST_WAIT = '7d';

/**
 * Reads something that changes a system. It cannot be written without what shows it, who allows it and until when, the check that proves
 * it, what takes it back, and where each end of it leads.
 */
export function readChange(draft: Draft, base: Base, map: MapReader): ChangeStep | undefined {
  const words = textAt(draft.report, map, 'change');
  if (words) noteTemplate(draft, base.id, words, 'before');
  const program = map.entries.has('program') ? readProgramCall(draft, base.id, map) : undefined;
  refuseIdle(draft, map);
  const preview = readPreview(draft, base.id, map);
  const gate = readGate(draft, base.id, map);
  const verify = readVerify(draft, base.id, map);
  const undo = readUndo(draft, base.id, map);
  const go = readWays(draft, base.id, map);
  if (!words || !preview || !gate || !verify || !undo || !go) return undefined;
  const change = draft.text(`steps.${base.id}.change`, words.value);
  return { ...base, kind: 'change', change, program, preview, gate, verify, undo, go };
}

/** What only a program has. */
function refuseIdle({ report }: Draft, map: MapReader): void {
  if (map.entries.has('program')) return;
  for (const key of ['env', 'input', 'seconds']) {
    const entry = map.entries.get(key);
    const what = keyOf(map, key);
    const message = text(`${what.en} is for a program, and there is none`, `${what.ru} нужен программе, а её нет`);
    if (entry) complain(report, entry.key, 'no-program', message);
  }
}

/** A step's name is a check that is run and shown; anything else is words. */
function readPreview(draft: Draft, id: string, map: MapReader): WordsOr<{ kind: 'check'; step: string }> | undefined {
  const preview = textAt(draft.report, map, 'preview');
  if (!preview) return undefined;
  if (/^[a-z][a-z0-9-]*$/.test(preview.value)) {
    draft.targets.push({ from: id, ...preview });
    draft.previews.push({ from: id, ...preview });
    return { kind: 'check', step: preview.value };
  }
  noteTemplate(draft, id, preview, 'before');
  return { kind: 'words', words: draft.text(`steps.${id}.preview`, preview.value) };
}

function readGate(draft: Draft, id: string, map: MapReader): Gate | undefined {
  const { report } = draft;
  const gate = mapAt(draft, map, 'gate', ['risk', 'type', 'approve-by', 'expires']);
  if (!gate) return undefined;
  const risk = wordAt(report, gate, 'risk', RISKS);
  const type = textAt(report, gate, 'type');
  if (type) {
    const before = draft.uses.length;
    noteTemplate(draft, id, type, 'before');
    if (draft.uses.length === before)
      complain(
        report,
        type.offset,
        'gate-type',
        text('what must be typed names nothing', 'в том, что нужно ввести, нет ни одного имени'),
        text('Write type: "$name" of what is changed.', 'Напишите type: "$имя" того, что меняется.'),
      );
  }
  const approveBy = textAt(report, gate, 'approve-by');
  if (approveBy) draft.roles.push(approveBy);
  const expiresMs = readExpiry(draft, gate);
  if (!risk || !type || !approveBy || expiresMs === undefined) return undefined;
  return { risk, type: type.value, approveBy: approveBy.value, expiresMs };
}

function readExpiry({ report }: Draft, gate: MapReader): number | undefined {
  const expires = textAt(report, gate, 'expires');
  if (!expires) return undefined;
  const milliseconds = readDuration(expires.value);
  if (milliseconds !== undefined && milliseconds > 0 && milliseconds <= readDuration(LONGEST_WAIT)!)
    return milliseconds;
  const message = text(
    `"${expires.value}" is no time in which an approval can expire`,
    `«${expires.value}» — не срок, на который можно дать разрешение`,
  );
  const hint = text(
    `Write 15m, 4h or 2d, at most ${LONGEST_WAIT}.`,
    `Напишите 15m, 4h или 2d, самое большее ${LONGEST_WAIT}.`,
  );
  return complain(report, expires.offset, 'expires', message, hint);
}

/** The check that proves the change, and what it must see. */
function readVerify(draft: Draft, id: string, map: MapReader): Verify | undefined {
  const verify = mapAt(draft, map, 'verify', ['check', 'args', 'options', 'capture', 'expect']);
  if (!verify) return undefined;
  const call = readCheckCall(draft, id, verify);
  const capture = readCaptures(draft, id, verify);
  const expect = readCondition(draft, id, verify, { when: 'after', key: 'expect' });
  const source = optionalTextAt(draft.report, verify, 'expect');
  if (!call || !expect || !source) return undefined;
  const seen = Object.keys(capture);
  const personal = seen.find((name) => capture[name]!.personal);
  if (personal !== undefined)
    complain(
      draft.report,
      nodeAt(verify, 'capture'),
      'verify-pii',
      text(
        `"${personal}" cannot be personal: what proves a change stands in the record`,
        `«${personal}» не может быть персональным: то, чем подтверждено изменение, остаётся в записи`,
      ),
    );
  if (!namesOf(expect).some(({ name }) => seen.includes(name.split('.')[0]!)))
    complain(
      draft.report,
      source.offset,
      'expect',
      text(
        '"expect" reads nothing that the check has captured',
        '«expect» не читает ничего из того, что взято из ответа проверки',
      ),
      text('Add capture: {name: facts.…} to "verify".', 'Добавьте в «verify» capture: {имя: facts.…}.'),
    );
  return { ...call, capture, expect, source: source.value };
}

/** Words for a person, or a program. */
function readUndo(draft: Draft, id: string, map: MapReader): Undo | undefined {
  const node = nodeAt(map, 'undo');
  if (isMap(node)) {
    const undo = openMap(draft.report, node, keyOf(map, 'undo'), ['program', 'env', 'input', 'seconds']);
    const call = undo && readProgramCall(draft, id, undo);
    return call && { kind: 'program', call };
  }
  const words = textAt(draft.report, map, 'undo');
  if (!words) return undefined;
  noteTemplate(draft, id, words, 'before');
  return { kind: 'words', words: draft.text(`steps.${id}.undo`, words.value) };
}

function readWays(draft: Draft, id: string, map: MapReader): ChangeStep['go'] | undefined {
  const node = mapAt(draft, map, 'go', WAYS);
  if (!node) return undefined;
  const { verified, failed, refused } = readRouteMap(draft, id, map, 'go', WAYS);
  for (const way of WAYS) if (!node.entries.has(way)) textAt(draft.report, node, way);
  return verified && failed && refused ? { verified, failed, refused } : undefined;
}

function mapAt(draft: Draft, map: MapReader, key: string, keys: readonly string[]): MapReader | undefined {
  if (!map.entries.has(key)) {
    textAt(draft.report, map, key);
    return undefined;
  }
  return openMap(draft.report, nodeAt(map, key), keyOf(map, key), keys);
}
