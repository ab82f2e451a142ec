import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allPages, page, ROOT } from './pages.ts';

const PAGES = [...allPages(), 'fixtures/README.md'];

describe.each(PAGES)('%s', (path) => {
  const text = page(path);
  const prose = text.replace(/^```[^]*?^```$/gm, '');

  it('links to what is there', () => {
    const links = [...prose.matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)].map(([, target = '']) => target);
    const inside = links.filter((target) => !/^https?:/.test(target));
    expect(inside.filter((target) => !existsSync(join(ROOT, dirname(path), target)))).toEqual([]);
  });

  it('names files that are there', () => {
    const named = [...prose.matchAll(/`((?:src|test|fixtures|bin|docs|regtest)\/[\w./-]+\.\w+)`/g)];
    expect(named.map(([, file = '']) => file).filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it('names no folder of the machine it was written on', () => {
    expect(text.match(/(?:^|[\s"'`(=])\/(?:work|root|tmp|var|mnt)\/\S*/g)).toBeNull();
  });
});
