import type { Result } from '../result.ts';
import { type Text, text } from '../text.ts';
import { evidenceOf } from './path.ts';

export const MOST_HINTS = 3;

const START: Readonly<Record<string, Text>> = {
  'segment explain': text(
    'The people are decided by conditions: ask the segment itself, condition by condition.',
    'Людей определяют условия: спросите сам сегмент, условие за условием.',
  ),
  'campaign trace': text(
    'Follow one run through its stages, and look where people, messages or minutes are lost.',
    'Пройдите один запуск по этапам и посмотрите, где теряются люди, сообщения или минуты.',
  ),
  'rules diff': text(
    'Somebody edited a rule: compare its last two versions on the same people.',
    'Правило правили: сравните две последние версии на одних и тех же людях.',
  ),
  'customer trace': text(
    'One person complains: follow him gate by gate.',
    'Жалуется один человек: пройдите его путь шаг за шагом.',
  ),
  'report trace': text(
    'A number on a report is the end of a chain: go back to the events, link by link.',
    'Число в отчёте — конец цепочки: идите назад к событиям, звено за звеном.',
  ),
  'health check': text(
    'It may lie under all campaigns: ask for the health of the whole platform.',
    'Причина может быть общей для всех кампаний: проверьте здоровье всей платформы.',
  ),
};

/**
 * The hints of an exercise, from vague to near: which way to look; the command; what stands in the answer that it gives. All of them come from the
 * complaint's fitting command and from what it answers here, so that no hint can say something else than the tool does.
 */
export function hintsOf(command: string, result: Result): readonly Text[] {
  const path = command.split(' ').slice(1, 3).join(' ');
  const way = START[path] ?? text('Start from what the complaint names.', 'Начните с того, о чём жалуются.');
  return [way, text(`Ask: ${command}`, `Спросите: ${command}`), nearHint(result)];
}

/** Values that would be the answer itself. */
const TELLING = new Set(['repair', 'fix', 'near', 'why', 'comment', 'error']);

function nearHint({ verdict, findings }: Result): Text {
  const [first] = findings;
  const values = evidenceOf(first?.evidence, TELLING).map(([name, value]) => `${name} ${value}`);
  const proof = values.slice(0, 3).join(', ');
  if (verdict === 'ok') {
    return first
      ? text(
          `It finds no problem, only information (${proof}). Is there anything to repair?`,
          `Проблемы она не находит, только сведение (${proof}). Надо ли что-то чинить?`,
        )
      : text(
          'It finds no problem at all. Look at its numbers, and ask whether what is complained of is wrong.',
          'Проблем она не находит. Посмотрите на числа: так ли плохо то, на что жалуются?',
        );
  }
  const noun = first?.cause.split('/')[0] ?? '';
  const inside = proof === '' ? text('', '') : text(` In its evidence: ${proof}.`, ` В её доказательствах: ${proof}.`);
  return text(
    `What it finds first is a cause of “${noun}”.${inside.en}`,
    `Первой она находит причину из раздела «${noun}».${inside.ru}`,
  );
}
