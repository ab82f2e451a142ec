import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { nodeEcdsaVerifier, readInput, verifyToken } from 'medwallet/verify';

const [file, audience, vault] = process.argv.slice(2);
const input = readFileSync(file);
const topic = createHash('sha256').update(readInput(input).token.grantId).digest('hex');
const folder = `${vault}/board/${topic}`;
const files = existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`)) : [];
const boards = [{ board: 'vault:default', answered: existsSync(`${vault}/vault.json`), files }];
const report = verifyToken(
  input,
  { boards, revocations: [], circles: [] },
  {
    network: 'regtest',
    audience,
    now: Math.floor(Date.now() / 1000),
    skew: 60,
    status: 'seen',
    require: { assurance: 'signed' },
    verifier: nodeEcdsaVerifier,
  },
);
console.log(report.verdict, report.assurance, report.purpose);
process.exitCode = report.verdict === 'valid' ? 0 : 1;
