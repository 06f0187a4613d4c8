/** A runbook without a mistake that has one of everything, for tests that plant mistakes. */
export const GOOD = `format: 1
id: nobody
title: Nobody is selected
owner: second-line
symptoms: [nobody is selected]
inputs:
  run: {type: run, ask: Which run?}
  report: {type: report, ask: Which report?, optional: true}
  since: {type: duration, ask: Since when?, default: P14D}
  most: {type: number, ask: How many?, default: 3}
  size: {ask: Which size?, choices: [small, large], default: small}
on-error: {else: hand-over}
start:
  - {if: "report != null", go: meant}
  - {else: true, go: trace}
steps:
  trace:
    title: Trace the run
    check: campaign trace
    args: [$run]
    options: {against: history}
    capture:
      state: facts.run.state
      n: facts.run.selected
      id: facts.run.id
      stages: facts.stages
      history: facts.history
      causes: findings[*].cause
      cause: findings[0].cause
      rule: findings[0].evidence.rule
    outcomes:
      - {if: "n > 10 and state == 'running'", verdict: ruled-out, say: "\${n} selected in run \${id}.", go: meant}
      - {if: "cause == 'campaign/selects-nobody'", verdict: found, cause: $cause, say: "Nobody, by \${rule}.", go: fix}
      - {if: "'campaign/audience-jump' in causes", verdict: unsure, say: A jump., go: meant}
      - {if: "size in ['small'] and most < 5", verdict: unsure, say: "Since \${since}, with \${report}.", go: meant}
      - {else: true, verdict: unsure, say: Nothing., go: hand-over}
  meant:
    ask: Was that meant?
    choices: {intended: other, different: hand-over}
    auto: intended
  other:
    ask: Which run was it?
    answer: {into: run, none: hand-over}
    auto: none
    go: call
  call:
    manual: Call the owner.
    auto: skip
    go: hand-over
  fix:
    change: Put the version before of the rule back in force
    preview: trace
    gate: {risk: high, type: "$rule", approve-by: client-owner, expires: 4h}
    verify: {check: campaign trace, args: [$run], capture: {after: facts.run.selected}, expect: "after > 0"}
    undo: Put the last version back in force
    go: {verified: done, failed: hand-over, refused: hand-over}
  done: {end: resolved, cause: $cause, tell: Repair it., needs: [trace]}
  hand-over: {end: handed-over, to: third-line, tell: Look deeper.}
`;

/** Its words in Russian. */
export const WORDS = `format: 1
of: nobody
title: Никого не отобрали
symptoms: [никто не отобран]
inputs:
  run: {ask: Какой запуск?}
  report: {ask: Какой отчёт?}
  since: {ask: С какого времени?}
  most: {ask: Сколько?}
  size: {ask: Какой размер?}
steps:
  trace:
    title: Проследить запуск
    say:
      - "Отобрано \${n} в запуске \${id}."
      - "Никого, из-за \${rule}."
      - Скачок.
      - "С \${since}, с \${report}."
      - Ничего.
  meant: {ask: Так задумано?}
  other: {ask: Какой это был запуск?}
  call: {manual: Позвонить владельцу.}
  fix: {change: Вернуть прежнюю версию правила, undo: Вернуть последнюю версию}
  done: {tell: Исправьте.}
  hand-over: {tell: Посмотрите глубже.}
`;

/** One of its cases. */
export const CASES = `format: 1
of: nobody
cases:
  - name: nobody is selected, and nobody repairs it
    inputs: {run: r-1}
    steps:
      trace: {found: campaign/selects-nobody, facts: {run: {id: r-1, selected: 0, state: finished}}}
      fix: {approve: no}
    expect: {path: [trace, fix], end: hand-over, cause: campaign/selects-nobody}
`;
