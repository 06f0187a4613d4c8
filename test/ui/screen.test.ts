import { describe, expect, it } from 'vitest';
import { decideColour, isCi, screenOf } from '../../src/ui/screen.ts';

const terminal = { isTTY: true, columns: 100 };
const pipe = {};

describe('colour', () => {
  it.each([
    ['a terminal', terminal, {}, undefined, true],
    ['a pipe', pipe, {}, undefined, false],
    ['a terminal with NO_COLOR', terminal, { NO_COLOR: '1' }, undefined, false],
    ['a terminal with an empty NO_COLOR', terminal, { NO_COLOR: '' }, undefined, true],
    ['a terminal with CLICOLOR=0', terminal, { CLICOLOR: '0' }, undefined, false],
    ['a terminal with TERM=dumb', terminal, { TERM: 'dumb' }, undefined, false],
    ['a pipe with FORCE_COLOR', pipe, { FORCE_COLOR: '1' }, undefined, true],
    ['a terminal with FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, undefined, false],
    ['a pipe with CLICOLOR_FORCE', pipe, { CLICOLOR_FORCE: '1' }, undefined, true],
    ['a pipe with CLICOLOR_FORCE=0', pipe, { CLICOLOR_FORCE: '0' }, undefined, false],
    ['FORCE_COLOR against NO_COLOR', pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }, undefined, true],
    ['--no-color against FORCE_COLOR', terminal, { FORCE_COLOR: '1' }, false, false],
    ['--color against NO_COLOR and a pipe', pipe, { NO_COLOR: '1' }, true, true],
  ])('for %s', (_, stream, env, flag, wanted) => {
    expect(decideColour(stream, env, flag)).toBe(wanted);
  });
});

describe('a screen', () => {
  it.each([
    ['takes the width of its terminal', terminal, {}, 100],
    ['takes COLUMNS where there is no terminal', pipe, { COLUMNS: '66' }, 66],
    ['is 80 columns wide where nothing is known', pipe, {}, 80],
    ['is 80 columns wide where a terminal without size reports 0', { isTTY: true, columns: 0 }, {}, 80],
    ['ignores a COLUMNS that is no number', pipe, { COLUMNS: 'wide' }, 80],
    ['is never narrower than 20 columns', { isTTY: true, columns: 3 }, {}, 20],
  ])('%s', (_, stream, env, width) => {
    expect(screenOf(stream, env).width).toBe(width);
  });

  it.each([
    [{ LANG: 'ru_RU.UTF-8' }, {}, { unicode: true, locale: 'ru' }],
    [{ LANG: 'ru_RU.KOI8-R' }, {}, { unicode: false, locale: 'ru' }],
    [{ LC_ALL: 'C', LANG: 'ru_RU.UTF-8' }, {}, { unicode: false, locale: 'en' }],
    [{}, {}, { unicode: true, locale: 'en' }],
    [{ LANG: 'C.UTF-8' }, { ascii: true }, { unicode: false, locale: 'en' }],
    [{ MMSUP_LANG: 'ru', LC_ALL: 'en_GB.utf8' }, {}, { unicode: true, locale: 'ru' }],
  ])('with %o and options %o draws and speaks as %o', (env, options, wanted) => {
    expect(screenOf(terminal, env, options)).toMatchObject(wanted);
  });

  it.each([
    [{}, false],
    [{ CI: 'true' }, true],
    [{ CI: 'false' }, false],
    [{ GITLAB_CI: 'true' }, true],
    [{ TEAMCITY_VERSION: '2026.1' }, true],
  ])('with %o knows whether a build server reads it', (env, wanted) => {
    expect(isCi(env)).toBe(wanted);
  });
});
