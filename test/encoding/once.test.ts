import { expect, test } from 'vitest';
import { once } from '../../src/encoding/index.ts';

test('what is made once is made when first asked for, and kept, nothing at all too', () => {
  const made: string[] = [];
  const object = once(() => {
    made.push('object');
    return { one: 1 };
  });
  const nothing = once((): string | undefined => {
    made.push('nothing');
    return undefined;
  });
  expect(made).toEqual([]);
  expect(object()).toBe(object());
  expect([nothing(), nothing()]).toEqual([undefined, undefined]);
  expect(made).toEqual(['object', 'nothing']);
});
