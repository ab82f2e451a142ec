import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesToUtf8 } from '../../src/encoding/index.ts';
import { readFhir } from '../../src/fhir/index.ts';
import { DATA } from '../support/inputs.ts';
import { createHome, createPeople, type TestHome } from '../support/people.ts';
import { MEDWALLET } from '../support/terminal.ts';

const LIMIT_MB = 512;

// A whole life of records through the built command, each step a process of its own whose peak memory is looked at.
describe.skipIf(DATA === undefined)('synthea-large.json, 3,419 entries', () => {
  let home: TestHome;
  const peaks: Record<string, number> = {};

  beforeAll(async () => {
    home = createHome();
    (await createPeople(home)).close();
    const folder = DATA ?? '';
    writeFileSync(home.file('large.json'), gunzipSync(readFileSync(join(folder, 'synthea-large.json.gz'))));
    for (const name of ['ips-full.json', 'ct-small.dcm'])
      writeFileSync(home.file(name), readFileSync(join(folder, name)));
    // What the process took at its peak, told when it ends.
    home.write(
      'peak.cjs',
      `process.on('exit', () => require('fs').writeFileSync('peak', String(process.resourceUsage().maxRSS)));`,
    );
  }, 60_000);
  afterAll(() => {
    home.remove();
  });

  const run = (step: string, line: string): Record<string, unknown> => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--require', home.file('peak.cjs'), MEDWALLET, ...line.split(' '), '--json'],
      {
        cwd: home.cwd,
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
        env: {
          PATH: process.env['PATH'],
          MEDWALLET_HOME: home.home,
          MEDWALLET_PASSPHRASE_FILE: home.passphraseFile,
        },
      },
    );
    expect(status, `${line}\n${stdout.slice(0, 2_000)}${stderr}`).toBe(0);
    peaks[step] = Number(bytesToUtf8(home.read('peak'))) / 1024;
    expect(peaks[step], `${step} took ${String(peaks[step])} MB`).toBeLessThan(LIMIT_MB);
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  const resourcesOf = (name: string): string[] => {
    const file = home.read(name);
    return readFhir(file).entries.map(({ resource }) =>
      bytesToUtf8(file.subarray(resource.start, resource.end)),
    );
  };

  it('is imported, granted, opened and exported, equal to the byte', { timeout: 600_000 }, () => {
    const added = run('import', '--profile alice record add large.json --fhir');
    const records = (added['records'] ?? added['added']) as { id: string; collection: string }[];
    expect(records.length).toBeGreaterThan(50);
    run('add IPS', '--profile alice record add ips-full.json --title Summary --collection emergency');
    const scan = run('add DICOM', '--profile alice record add ct-small.dcm --title CT');

    const collections = [...new Set(records.map(({ collection }) => collection))].filter(
      (one) => one !== 'emergency',
    );
    run(
      'offer',
      `--profile alice grant clinic --collection ${collections.join(' ')} imaging --for 30d --out g.psbt --yes`,
    );
    run('cosign', '--profile clinic cosign g.psbt --out g2.psbt --yes');
    run('finish', '--profile alice grant finish g2.psbt --out clinic.grant');
    expect(run('verify', '--profile clinic verify clinic.grant')['verdict']).toBe('valid');
    const given = resourcesOf('large.json');
    const open = new Set<string>();
    for (const { id } of [records[0], records.at(-1), records[Math.floor(records.length / 2)]].flatMap(
      (one) => one ?? [],
    )) {
      run('open', `--profile clinic open clinic.grant ${id} --out ${id}.json`);
      for (const one of resourcesOf(`${id}.json`)) open.add(one);
    }
    expect([...open].every((one) => given.includes(one))).toBe(true);
    expect(open.size).toBeGreaterThan(2);
    run('open DICOM', `--profile clinic open clinic.grant ${String(scan['id'])} --out ct.dcm`);
    expect(home.read('ct.dcm')).toEqual(home.read('ct-small.dcm'));

    run('export', '--profile alice record export --all --fhir --out all.json');
    const back = new Set(resourcesOf('all.json'));
    expect(given).toHaveLength(3_419);
    expect(given.filter((one) => !back.has(one))).toEqual([]);
    process.stdout.write(
      `peaks in MB: ${JSON.stringify(peaks, (_, v: unknown) => (typeof v === 'number' ? Math.round(v) : v))}\n`,
    );
  });
});
