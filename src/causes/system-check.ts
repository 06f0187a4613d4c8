import { defineMistake, nearStep } from './system-mistake.ts';

export interface TemplateEvidence {
  /** The word in braces. */
  readonly name: string;
  readonly given: readonly string[];
  readonly near: readonly string[];
}

export interface UnreadableEvidence {
  readonly language: string;
  readonly unreadable: number;
  readonly read: number;
  /** The first few, with the reason. */
  readonly segments: readonly string[];
}

export const systemTemplateUnknown = defineMistake<TemplateEvidence>({
  id: 'system/check-template-unknown',
  severity: 'error',
  name: [
    'A check’s words name a column that its SELECT does not give',
    'Слова проверки называют столбец, которого нет в её SELECT',
  ],
  says: ({ name, given }) => [
    `its SELECT gives no column ${name}; it gives ${given.join(', ')}`,
    `в её SELECT нет столбца ${name}; есть ${given.join(', ')}`,
  ],
  next: ({ near, name }) => [...nearStep(near), [`Add to the SELECT: … as ${name}`, `Добавьте в SELECT: … as ${name}`]],
  article: {
    what: [
      'A title or step holds {column}, and the check’s SELECT has no such column: the braces would be shown.',
      'В заголовке или шаге стоит {столбец}, которого нет в SELECT: были бы видны сами скобки.',
    ],
    why: ['The column was renamed in the SQL and not in the words.', 'Столбец переименовали в SQL, но не в словах.'],
    sure: [
      'The columns of the planned SELECT were compared with the words.',
      'Столбцы спланированного SELECT сверены со словами.',
    ],
    repair: ['Use the same name in both.', 'Использовать одно имя.'],
    example: ['“{list} was deleted” over “select list_name”.', '«{list} удалён», а в SELECT list_name.'],
  },
});

export const systemRunbookUnknown = defineMistake<{ readonly name: string; readonly near: readonly string[] }>({
  id: 'system/check-runbook-unknown',
  severity: 'error',
  name: ['A check names a runbook that does not exist', 'Проверка называет сценарий, которого нет'],
  says: ({ name }) => [`there is no runbook ${name}`, `нет сценария ${name}`],
  next: ({ near }) => [...nearStep(near), ['List them with: mmsup runbook list', 'Список: mmsup runbook list']],
  article: {
    what: ['The check sends its reader to a runbook that is not there.', 'Проверка отсылает к сценарию, которого нет.'],
    why: ['The name is misspelt, or the runbook was renamed.', 'Ошибка в имени, или сценарий переименовали.'],
    sure: ['The runbooks that ship were listed.', 'Просмотрен список поставляемых сценариев.'],
    repair: ['Correct the name, or leave it out.', 'Исправить имя или убрать.'],
    example: [
      '“mailing-not-sent” instead of mailing-did-not-go-out.',
      '«mailing-not-sent» вместо mailing-did-not-go-out.',
    ],
  },
});

export const systemExplainsUnknown = defineMistake<{ readonly name: string; readonly near: readonly string[] }>({
  id: 'system/check-explains-unknown',
  severity: 'error',
  name: ['A check explains a cause that does not exist', 'Проверка объясняет причину, которой нет'],
  says: ({ name }) => [`there is no cause ${name}`, `нет причины ${name}`],
  next: ({ near }) => [...nearStep(near), ['List them with: mmsup cause list', 'Список: mmsup cause list']],
  article: {
    what: [
      '"explains" names a cause of the catalogue that is not there, so nothing is put behind this one.',
      'explains называет причину, которой нет в каталоге, и ничего не отодвигается.',
    ],
    why: ['The id is misspelt.', 'Ошибка в идентификаторе.'],
    sure: [
      'The catalogue and the description’s own causes were searched.',
      'Поиск шёл по каталогу и собственным причинам описания.',
    ],
    repair: ['Correct the id.', 'Исправить идентификатор.'],
    example: [
      '“campaign/run-never-start” instead of the id that cause list shows.',
      '«campaign/run-never-start» вместо идентификатора из cause list.',
    ],
  },
});

export const systemSegmentsUnreadable = defineMistake<UnreadableEvidence>({
  id: 'system/segments-unreadable',
  severity: 'warning',
  name: ['Segments that are not read in the declared language', 'Сегменты не читаются на объявленном языке'],
  says: ({ unreadable, read, language, segments }) => [
    `${unreadable} of ${read} versions of segments are not read as ${language}: ${segments.join('; ')}`,
    `${unreadable} из ${read} версий сегментов не читаются как ${language}: ${segments.join('; ')}`,
  ],
  next: () => [
    [
      'Check segments.language, and that "condition" gives what stands after WHERE, not a whole SELECT.',
      'Проверьте segments.language и то, что condition даёт условие после WHERE, а не целый SELECT.',
    ],
  ],
  article: {
    what: [
      'Formulas that the system keeps cannot be taken apart into conditions.',
      'Формулы, которые хранит система, не разбираются на условия.',
    ],
    why: [
      'They are written in another language, hold a whole statement, or are broken themselves.',
      'Они на другом языке, содержат целый запрос или сами сломаны.',
    ],
    sure: ['Up to 200 formulas were read.', 'Прочитано до 200 формул.'],
    repair: [
      'Declare the language, or cut the condition out in the description.',
      'Указать язык или вырезать условие в описании.',
    ],
    example: ['language: sql, and the column holds JSON.', 'language: sql, а в столбце JSON.'],
  },
});
