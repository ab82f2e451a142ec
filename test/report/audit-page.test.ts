import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditPage } from '../../src/report/index.ts';
import type { AuditTrail } from '../../src/wallet/index.ts';
import { CLINIC_GRANT, SUBJECT, TRAIL } from './samples.ts';

const page = auditPage(TRAIL, SUBJECT);
const EMPTY: AuditTrail = { ...TRAIL, ledger: null, events: [], grants: [], statements: [], warnings: [] };

/** Names of all elements and attributes, read as a browser's tokenizer does: text is no tag. */
function tagsOf(markup: string): { readonly names: string[]; readonly attributes: string[] } {
  const tags = [
    ...markup.replace(/<style>[^]*?<\/style>/, '').matchAll(/<\/?([a-z][a-z0-9]*)((?:\s[^<>]*)?)>/gi),
  ];
  return {
    names: tags.map(([, name = '']) => name.toLowerCase()),
    attributes: tags.flatMap(([, , rest = '']) =>
      [...rest.replace(/"[^"]*"/g, '""').matchAll(/([^\s"'<>/=]+)/g)].map(([, name = '']) =>
        name.toLowerCase(),
      ),
    ),
  };
}

/** The trail with one text everywhere that somebody else may have chosen. */
function poisoned(text: string): AuditTrail {
  return {
    ...TRAIL,
    ledger: text,
    warnings: [text],
    grants: TRAIL.grants.map((grant) => ({ ...grant, provider: text, records: [text], purpose: text })),
    events: TRAIL.events.map((entry) => ({
      ...entry,
      who: text,
      whom: text,
      detail: text,
      purpose: text,
      record: { id: entry.record?.id ?? '', title: text },
    })),
  };
}

describe('the page of an audit', () => {
  it('says who, what, when, why, under which grant, and whether it is anchored', () => {
    const plain = page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    expect(plain).toMatch(/Riverside Clinic opened Blood count/);
    expect(plain).toMatch(/for treatment \(TREAT\) .*under grant aaaaaaaaaaaa/);
    expect(plain).toMatch(/for break the glass \(BTG\)/);
    expect(plain).toContain('not anchored yet');
    expect(plain).toContain('anchored in statement 1');
    expect(plain).toMatch(/Statement 2 block 1421, 3 confirmations/);
    expect(plain).toMatch(/1 provider can read now .*5 records opened .*12\/15 events anchored/);
    expect(plain).toContain('Saturday, 21 November 2026');
    expect(page).toContain(`href="#g-${CLINIC_GRANT}"`);
  });

  it('calls the patient by a word of the reader', () => {
    expect(page).toContain('<bdi>me</bdi>');
    const indonesian = auditPage(TRAIL, SUBJECT, 'id');
    expect(indonesian).toContain('<bdi>saya</bdi>');
    expect(indonesian).not.toContain('<bdi>me</bdi>');
  });

  it('has the same as a table, row by row, for who cannot see a picture', () => {
    const rows = page.slice(page.indexOf('<tbody>'), page.indexOf('</tbody>')).match(/<tr>/g);
    expect(rows).toHaveLength(TRAIL.events.length);
    for (const { detail, type } of TRAIL.events) expect(page).toContain(detail === '' ? type : detail);
  });

  it('hides pictures from screen readers, and says in words what they show', () => {
    const pictures = page.match(/<svg[^>]*>/g) ?? [];
    expect(pictures.length).toBeGreaterThan(20);
    for (const picture of pictures) expect(picture).toContain('aria-hidden="true"');
  });

  it('is one file: it loads nothing and runs nothing, by a policy whose hash is of its own style', () => {
    const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(page)?.[1];
    expect(policy?.replaceAll('&#39;', "'")).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
    const { names, attributes } = tagsOf(page);
    for (const name of ['script', 'link', 'img', 'iframe', 'object', 'base', 'form', 'audio', 'video']) {
      expect(names).not.toContain(name);
    }
    expect(attributes.filter((name) => name.startsWith('on') || ['style', 'src'].includes(name))).toEqual([]);
    expect(style).not.toMatch(/url\(|@import/);
    for (const [, target] of page.matchAll(/href="([^"]*)"/g)) expect(target).toMatch(/^#g-[0-9a-f]{64}$/);
  });

  const attacks = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</style><script>alert(1)</script>',
    '</title></bdi></b><svg onload=alert(1)>',
    '<!--',
    '&lt;script&gt;',
    '${alert(1)}{{7*7}}',
    'javascript:alert(1)',
    '\u202egnp.exe\u0000\u001b[31m',
    `n${'\u0301\u0489'.repeat(90)}`,
  ];
  it.each(attacks)('a title or name that attacks is text: %j', (text) => {
    const attacked = auditPage(poisoned(text), SUBJECT);
    const sane = auditPage(poisoned('x'), SUBJECT);
    expect(tagsOf(attacked)).toEqual(tagsOf(sane));
    expect(attacked).not.toMatch(/[\u202e\u0000\u001b]|\p{M}{7}/u);
  });

  it('property: no text of anybody adds a tag or an attribute', () => {
    const sane = tagsOf(auditPage(poisoned('x'), SUBJECT));
    const nasty = fc.string({
      unit: fc.constantFrom(...Array.from('<>"\'&/= \tabonc-!$`{}\\\u202e')),
      maxLength: 40,
    });
    fc.assert(
      fc.property(nasty, (text) => {
        expect(tagsOf(auditPage(poisoned(text), SUBJECT))).toEqual(sane);
      }),
      { numRuns: 30 },
    );
  });

  it('of a wallet in which nothing happened says so', () => {
    const empty = auditPage(EMPTY, SUBJECT);
    expect(empty).toContain('Nothing has happened yet.');
    expect(empty).toContain('Nobody was given access yet.');
    expect(empty).not.toContain('NaN');
  });

  it('has no number that is none, whatever the times', () => {
    const times = [0, TRAIL.made, TRAIL.made + 86_400, 253_402_300_799];
    for (const made of times) {
      for (const until of times) {
        const grants = TRAIL.grants.map((grant) => ({ ...grant, from: 0, until }));
        expect(
          auditPage({ ...TRAIL, made, grants }, SUBJECT).match(/NaN|Infinity|[\w-]+="-[^"]*"/g),
        ).toBeNull();
      }
    }
  });
});
