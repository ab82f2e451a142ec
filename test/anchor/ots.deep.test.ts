import { expect, it } from 'vitest';
import { otsFile } from '../../src/anchor/index.ts';
import { requireOpenTimestamps } from './opentimestamps.ts';
import { otsCases } from './ots-cases.ts';

const verifier = requireOpenTimestamps();

it.each(otsCases)('python-opentimestamps accepts the file of $name', ({ request, header, expected }) => {
  const verdict = verifier.verify(otsFile(request), header);
  expect(verdict).toMatchObject(expected);
  expect(verdict?.operations).toEqual(['append', 'hexlify', 'prepend', 'sha256']);
  // It gives up after 256.
  expect(verdict?.length).toBeLessThan(128);
});

it.each(otsCases)('and refuses that of $name against another header', ({ request, header }) => {
  const other = otsCases.find((each) => each.header !== header)?.header ?? '';
  expect(verifier.verify(otsFile(request), other)).toBeUndefined();
});

it.each(otsCases)(
  'and refuses that of $name after any byte of it was changed',
  ({ request, header, expected }) => {
    const file = otsFile(request);
    for (let at = 0; at < file.length; at += 211) {
      const changed = file.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(verifier.verify(changed, header)).not.toEqual(expect.objectContaining(expected));
    }
  },
);
