import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteForBash, quoteForPowerShell, readShellWord } from '../../../src/cli/completion/words.ts';

const plain = readShellWord('');
const text = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 30 });

/** What bash makes of these words: it prints them, each behind a zero byte. */
function bashReads(words: readonly string[]): string[] {
  const script = `printf '\\0%s' ${words.join(' ')}`;
  return execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' }).split('\0').slice(1);
}

describe('a word of a line in a shell', () => {
  it.each([
    ['Dr\\ Budi', 'Dr Budi', ''],
    ['"Dr Bu', 'Dr Bu', '"'],
    ["'Dr $x", 'Dr $x', "'"],
    ['"a\\"b\\n"', 'a"b\\n', ''],
    ['--name="Dr', '--name=Dr', '"'],
    ['$(touch x)`y`', '$(touch x)`y`', ''],
    ['a\\', 'a', ''],
    ['', '', ''],
  ])('%s is %s', (raw, meant, open) => {
    expect(readShellWord(raw)).toMatchObject({ text: meant, open });
  });

  it('is read again as it was written, whatever is in it', () => {
    const values = fc.sample(text, 200).filter((value) => quoteForBash(value, plain) !== undefined);
    expect(values.length).toBeGreaterThan(20);
    const written = values.map((value) => quoteForBash(value, plain) ?? '');
    expect(bashReads(written)).toEqual(values);
    expect(written.map((word) => readShellWord(word).text)).toEqual(values);
  });

  it.each(['"', "'"] as const)('is read again within %s', (quote) => {
    const values = fc
      .sample(text, 200)
      .filter((value) => quoteForBash(value, readShellWord(quote)) !== undefined);
    const written = values.map(
      (value) => `${quote}${quoteForBash(value, readShellWord(quote)) ?? ''}${quote}`,
    );
    expect(values.length).toBeGreaterThan(20);
    expect(bashReads(written)).toEqual(values);
  });

  it('is none where a terminal would obey it, or the shell has no spelling for it', () => {
    for (const value of ['a\nb', 'a\u001b[31mb', 'a\tb', 'a\u202eb']) {
      expect(quoteForBash(value, plain)).toBeUndefined();
      expect(quoteForPowerShell(value)).toBeUndefined();
    }
    expect(quoteForBash('wow!', readShellWord('"'))).toBeUndefined();
    expect(quoteForBash('other', readShellWord('--name="'))).toBeUndefined();
    expect(quoteForBash('--name=Dr $x', readShellWord('--name="Dr'))).toBe('Dr \\$x');
  });

  it('stands in PowerShell between its own quotes, the typographic ones doubled too', () => {
    expect(quoteForPowerShell('clinic-2')).toBe('clinic-2');
    expect(quoteForPowerShell('--record')).toBe('--record');
    expect(quoteForPowerShell('$(rm x); `y`')).toBe("'$(rm x); `y`'");
    expect(quoteForPowerShell("Dr O'Brien ‘x’")).toBe("'Dr O''Brien ‘‘x’’'");
    expect(quoteForPowerShell('@x')).toBe("'@x'");
    expect(quoteForPowerShell('-x;y')).toBe("'-x;y'");
  });
});
