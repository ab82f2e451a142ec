import type { ReturnedAddress, Session } from '../index.ts';
import { timeOf } from '../language/index.ts';
import type { CommandResult } from './context.ts';
import { usageError } from './errors.ts';
import { facts } from './facts.ts';
import type { Io } from './io.ts';
import { visible } from './render.ts';
import { addressWords, roleWords } from './words/address.ts';

/** As a co-signer: gives a patient who has nothing but her words the address that we hold a copy of. */
export async function handBack(
  io: Io,
  session: Session,
  patient: string,
  out: string | undefined,
): Promise<CommandResult> {
  if (out === undefined) {
    throw usageError('Say where the copy goes.', 'As in: medwallet address show PATIENT --out FILE');
  }
  const say = addressWords[io.options.language];
  const { handBackAddress } = await io.library();
  const made = handBackAddress(session, patient);
  await io.write(out, made.file);
  return {
    json: {
      schema: 'medwallet/address-copy-made/v1',
      patient: made.patient,
      address: made.address,
      descriptor: made.descriptor,
      circle: made.circle,
      out,
    },
    text: out === '-' ? '' : say.handed(visible(patient), out),
  };
}

/** As the patient: takes a record address back from a co-signer's copy, once it is seen whose it is. */
export async function takeBack(
  io: Io,
  session: Session,
  bytes: Uint8Array,
  yes: boolean | undefined,
): Promise<CommandResult> {
  const say = addressWords[io.options.language];
  const { nameOf, readReturnedAddress, takeBackAddress } = await io.library();
  const found = readReturnedAddress(session, bytes);
  await io.confirm(showReturned(io, found), say.takeBack, yes);
  const row = takeBackAddress(session, found);
  const waitingFor = Object.keys(row.custodyKeys).filter((did) => row.acceptances[did] === undefined);
  return {
    json: {
      schema: 'medwallet/address-back/v1',
      address: row.firstAddress,
      descriptor: row.descriptor,
      circle: found.circle.hash,
      ledger: found.circle.ledger,
      by: found.by,
      role: found.role,
      signed: found.signed,
      known: found.isKnown,
      state: row.state,
      waitingFor,
    },
    text: io.fitResult(
      [
        (found.isKnown ? say.sameAddress : say.isBack)(row.firstAddress),
        say.descriptor(row.descriptor),
        ...waitingFor.map((did) => say.noCopyYet(visible(nameOf(session, did)))),
      ].join('\n'),
    ),
  };
}

function showReturned(io: Io, found: ReturnedAddress): string {
  const { language } = io.options;
  const say = addressWords[language];
  const { circle, threshold } = found;
  return [
    io.fit(say.handsBack(visible(found.name), roleWords(say, found.role))),
    ...facts(io.context, [
      [say.from, found.by],
      [say.signed, timeOf(found.signed, language)],
      [say.address, found.address],
      [say.descriptorName, found.descriptor],
      [say.signatures, say.ofKeys(threshold.k, threshold.n)],
      [say.yourKey, say.account(found.account)],
      [say.circleName, say.circleOf(circle.seq, timeOf(circle.signed, language))],
      ...(circle.ledger === null ? [] : ([[say.ledger, circle.ledger]] as const)),
      ...(found.identity === null ? [] : ([[say.note, say.laterIdentity]] as const)),
    ]),
    io.fit(say.backMeans),
  ].join('\n');
}
