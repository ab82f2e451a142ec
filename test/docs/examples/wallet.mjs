import { readFileSync } from 'node:fs';
import { addRecord, listRecords, openInputFile, unlockWallet } from 'medwallet';

const [profile, passphraseFile, file] = process.argv.slice(2);
const passphrase = readFileSync(passphraseFile, 'utf8').trimEnd();
const wallet = await unlockWallet(process.env, { profile }, passphrase);
try {
  await addRecord(wallet, openInputFile('.', file), { title: 'From a program', fileName: file });
  for (const { id, manifest } of listRecords(wallet)) console.log(id, manifest.mediaType, manifest.title);
} finally {
  wallet.close();
}
