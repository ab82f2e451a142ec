import { describe, expect, it } from 'vitest';
import { isColoured, paintOf } from '../../src/cli/colour.ts';

const TERMINAL = { isTTY: true };
const PIPE = {};

describe('colours', () => {
  it.each([
    ['on a terminal', {}, TERMINAL, true],
    ['not in a pipe', {}, PIPE, false],
    ['not with NO_COLOR', { NO_COLOR: '1' }, TERMINAL, false],
    ['NO_COLOR empty counts as unset', { NO_COLOR: '' }, TERMINAL, true],
    ['in a pipe with FORCE_COLOR', { FORCE_COLOR: '1' }, PIPE, true],
    ['on a dumb terminal with FORCE_COLOR', { FORCE_COLOR: '1', TERM: 'dumb' }, TERMINAL, true],
    ['FORCE_COLOR=0 is a no', { FORCE_COLOR: '0' }, TERMINAL, false],
    ['FORCE_COLOR empty counts as unset', { FORCE_COLOR: '' }, PIPE, false],
    ['NO_COLOR before FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, TERMINAL, false],
    ['not on a dumb terminal', { TERM: 'dumb' }, TERMINAL, false],
    ['on any other terminal', { TERM: 'xterm-256color' }, TERMINAL, true],
  ])('%s', (_, env, stream, expected) => {
    expect(isColoured(env, stream)).toBe(expected);
  });

  it('leave the words as they are, and none behind', () => {
    const paint = paintOf(true);
    for (const name of ['strong', 'good', 'bad', 'care', 'faint'] as const) {
      expect(paint[name]('VALID')).toMatch(/^\u001b\[\d+mVALID\u001b\[(?:22|39)m$/);
      expect(paint[name]('')).toBe('');
      expect(paintOf(false)[name]('VALID')).toBe('VALID');
    }
  });
});
