import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

// Another project that has medwallet among its node_modules, as npm would put it there, and nothing else.
const PROGRAM = `
import { auditPage, MedwalletError, NETWORKS, parseDuration, type AuditTrail, type Claims, type Network, type Session } from 'medwallet';
import { VERDICTS, verifyToken, type Evidence, type Report, type Verdict, type VerifyOptions } from 'medwallet/verify';

const networks: readonly Network[] = NETWORKS;
const seconds: number = parseDuration('30d');
export const page = (trail: AuditTrail, session: Session): string =>
  auditPage(trail, { patient: session.profile.did, network: session.network });
export const verdictOf = (token: string, evidence: Evidence, options: VerifyOptions): Verdict => {
  const report: Report = verifyToken(token, evidence, options);
  return report.verdict;
};
export const until = ({ exp }: Claims): number => exp;
try {
  parseDuration('soon');
} catch (error) {
  if (error instanceof MedwalletError) console.log(error.code, networks.length, seconds, VERDICTS.includes('valid'));
}
`;

const WRONG = `
import { parseDuration } from 'medwallet';
import { nothing } from 'medwallet/verify';
export const text: string = parseDuration('30d');
export * from 'medwallet/src/wallet/index.ts';
`;

describe('a project that uses the library', () => {
  let folder: string;

  beforeAll(() => {
    execFileSync(process.execPath, ['bin/build.mjs'], { cwd: ROOT });
    folder = mkdtempSync(join(tmpdir(), 'medwallet-consumer-'));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules', 'medwallet'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'program.ts'), PROGRAM);
    writeFileSync(join(folder, 'wrong.ts'), WRONG);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function compile(name: string): readonly string[] {
    const program = ts.createProgram([join(folder, name)], {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: true,
      types: [],
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
      outDir: folder,
    });
    const emitted = program.emit();
    return [...ts.getPreEmitDiagnostics(program), ...emitted.diagnostics].map(
      ({ code, messageText }) => `TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  }

  it('compiles against its types, strictly, and runs', { timeout: 60_000 }, () => {
    expect(compile('program.ts')).toEqual([]);
    const out = execFileSync(process.execPath, [join(folder, 'program.js')], { encoding: 'utf8' });
    expect(out.trim()).toBe('bad-duration 4 2592000 true');
  });

  it('signs and verifies messages as docs/spec/message.md shows', () => {
    const program = readFileSync(join(ROOT, 'test/docs/examples/message.mjs'), 'utf8');
    expect(readFileSync(join(ROOT, 'docs/spec/message.md'), 'utf8')).toContain(program.trimEnd());
    writeFileSync(join(folder, 'message.mjs'), program);
    const out = execFileSync(process.execPath, [join(folder, 'message.mjs'), 'A text — 漢'], {
      encoding: 'utf8',
    });
    expect(out.trim()).toBe('smp valid 0 0');
  });

  it.each(['Node16', 'NodeNext', 'Bundler'] as const)('finds the types under moduleResolution %s', (kind) => {
    const options = { moduleResolution: ts.ModuleResolutionKind[kind] };
    const found = ['medwallet', 'medwallet/verify'].map(
      (name) =>
        ts.resolveModuleName(
          name,
          join(folder, 'program.ts'),
          options,
          ts.sys,
          undefined,
          undefined,
          ts.ModuleKind.ESNext,
        ).resolvedModule?.resolvedFileName,
    );
    expect(found).toEqual(['index', 'verify/index'].map((file) => join(ROOT, `dist/lib/src/${file}.d.ts`)));
  });

  it('may be CommonJS', () => {
    const program =
      "console.log(require('medwallet').parseDuration('1d'), require('medwallet/verify').MAX_SKEW)";
    const out = execFileSync(process.execPath, ['-e', program], { cwd: folder, encoding: 'utf8' });
    expect(out.trim()).toBe('86400 120');
  });

  it('is told what is wrong: types are there, and insides are not', { timeout: 60_000 }, () => {
    const codes = compile('wrong.ts').map((problem) => problem.split(' ')[0]);
    // No such export; a number is no text; a path that package.json does not export.
    expect(codes.toSorted()).toEqual(['TS2305', 'TS2307', 'TS2322']);
  });
});
