import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fixture, followOts, otsLines, proof, swapped, workByHand } from './by-hand.ts';
import { codeBlocks, page, ROOT } from './pages.ts';

// Nothing here imports from src: the page is held against the platform's hashes, a shell, and what the node said.
const PAGE = page('docs/spec/by-hand.md');
const SESSION = codeBlocks(PAGE, 'console')
  .map((block) => `${block}\n`)
  .join('');
const values = workByHand();

/** Lines typed and what stands below each. */
const steps = SESSION.split(/^\$ /m)
  .slice(1)
  .map((step) => {
    const end = step.indexOf('\n');
    return { typed: step.slice(0, end), printed: step.slice(end + 1) };
  });
const isNode = (typed: string): boolean => typed.startsWith('bitcoin-cli ');
const printedBy = (beginning: string): string =>
  steps.find(({ typed }) => typed.startsWith(beginning))?.printed ?? '';

describe('docs/spec/by-hand.md', () => {
  it('the way closes: every part ends in what the next one states', () => {
    expect(values).toMatchObject({
      root: values['stated'],
      pushed: `6a20${values['commitment'] ?? ''}`,
      spent: values['ledger'],
      scriptHash: values['program'],
      merkle: values['headerRoot'],
      coinbaseRoot: values['headerRoot'],
    });
  });

  it.each(Object.entries(values).filter(([name]) => !['spent', 'pushed', 'script', 'stated'].includes(name)))(
    'shows the recomputed %s',
    (name, value) => {
      expect(PAGE).toContain(name === 'blockHash' ? swapped(value) : value);
    },
  );

  it('shows no hash that the fixtures do not hold or lead to', () => {
    const { steps: path, start, end } = followOts();
    const known = [
      ...['record.proof.json', 'decoderawtransaction.json', 'getblock.json'].map((name) => fixture(name).toString()),
      Buffer.from(proof.subject.event, 'base64').toString(),
      fixture('record.ots').toString('hex'),
      ...Object.values(values).flatMap((value) => [value, swapped(value)]),
      ...path.flatMap(({ operand, message }) => [operand, message]),
      `${start}00${end}`,
    ].join('\n');
    const shown = PAGE.match(/\b[0-9a-f]{8,}\b/g) ?? [];
    expect(shown.length).toBeGreaterThan(100);
    expect(shown.filter((value) => !known.includes(value))).toEqual([]);
  });

  it('shows what the node answered, and the node saw the same commitment, txid and block', () => {
    expect(printedBy('bitcoin-cli decoderawtransaction')).toBe(fixture('decoderawtransaction.json').toString());
    expect(printedBy('bitcoin-cli getblock')).toBe(fixture('getblock.json').toString());
    const decoded = JSON.parse(fixture('decoderawtransaction.json').toString()) as {
      txid: string;
      vout: { scriptPubKey: { hex: string } }[];
    };
    const block = JSON.parse(fixture('getblock.json').toString()) as {
      hash: string;
      merkleroot: string;
      tx: string[];
    };
    expect(decoded.txid).toBe(swapped(values['txid'] ?? ''));
    expect(decoded.vout[1]?.scriptPubKey.hex).toBe(values['pushed']);
    expect(block.hash).toBe(swapped(values['blockHash'] ?? ''));
    expect(block.merkleroot).toBe(swapped(values['merkle'] ?? ''));
    expect(block.tx[proof.block.txIndex]).toBe(decoded.txid);
  });

  it('shows the .ots path op by op, from the blob to the Merkle root, through every value above', () => {
    expect(codeBlocks(PAGE, '').join('')).toContain(otsLines().join('\n'));
    const { start, steps: path, end } = followOts();
    const event = JSON.parse(Buffer.from(proof.subject.event, 'base64').toString()) as { blob: string };
    expect(start).toBe(event.blob);
    expect(path.at(-1)?.message).toBe(values['headerRoot']);
    expect(end).toBe('000588960d73d71901017a');
    const messages = path.map(({ message }) => message);
    for (const name of ['leaf', 'h1', 'h01', 'h03', 'root', 'commitment', 'tx', 'txid', 'b1', 'b2', 'merkle']) {
      expect(messages, name).toContain(values[name]);
    }
  });

  const tools = ['bash', 'jq', 'openssl', 'xxd', 'sha256sum', 'base64', 'tac', 'fold'];
  const missing = tools.filter((tool) => spawnSync('which', [tool]).status !== 0);
  it.skipIf(missing.length > 0)('its lines print what it shows, in a shell', () => {
    const script = steps
      .map(({ typed }, i) => `echo '@@${i}'\n${isNode(typed) ? '' : typed}`)
      .join('\n');
    const out = execFileSync('bash', ['-c', script], { cwd: `${ROOT}/fixtures/by-hand`, encoding: 'utf8' });
    const printed = out.split(/^@@\d+\n/m).slice(1);
    for (const [i, step] of steps.entries()) {
      if (!isNode(step.typed)) expect(printed[i], step.typed).toBe(step.printed);
    }
  });
});
