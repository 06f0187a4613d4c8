/** A runbook with one change: the rule is put back as it was. `done` says how the person or the program does it. */
export function changeBook(done = '', undo = 'Put the edit back.'): string {
  return `format: 1
id: fix
title: A rule is wrong
owner: tests
symptoms: [a rule is wrong]
inputs: {rule: {ask: Which rule?}}
on-error: {else: lost}
start: look
steps:
  look:
    check: rules diff
    args: [$rule]
    outcomes: [{else: true, verdict: found, cause: rule/loosened, say: It was loosened., go: revert}]
  revert:
    title: Put the rule back
    change: Put the version before of \${rule} back in force
${done}    preview: look
    gate: {risk: high, type: $rule, approve-by: client-owner, expires: 4h}
    verify:
      check: rules log
      args: [$rule]
      capture: {n: "facts.versions[0].version"}
      expect: "n > 1"
    undo: ${undo}
    go: {verified: fixed, failed: broken, refused: left}
  fixed: {end: resolved, cause: rule/loosened, tell: "It is back, \${n} edits.", needs: [look, revert]}
  broken: {end: handed-over, tell: It is not as it should be.}
  left: {end: handed-over, tell: Somebody else does it.}
  lost: {end: handed-over}
`;
}
