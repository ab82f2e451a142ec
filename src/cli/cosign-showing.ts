import type { GrantProposal, Session, StatementToCosign } from '../index.ts';
import { numberOf, timeOf, purposeName } from '../language/index.ts';
import { facts } from './facts.ts';
import type { Io, Library } from './io.ts';
import { visible } from './render.ts';
import { cosignWords } from './words/cosign.ts';

/** What a provider looks at before signing a grant: the signed text word for word, and what it means. */
export function showGrant(io: Io, { PURPOSES }: Library, proposal: GrantProposal): string {
  const { language } = io.options;
  const say = cosignWords[language];
  const { claims, acceptBy } = proposal;
  const who = visible(proposal.patient.petname);
  const things =
    claims.collections === undefined || claims.collections.length === 0
      ? say.records((claims.records ?? []).length)
      : say.collections(claims.collections.map(visible).join(', '));
  const purpose = purposeName(claims.purpose, PURPOSES[claims.purpose], language);
  return [
    io.fit(claims.kind === 'emergency' ? say.emergency(who) : say.grant(who)),
    '',
    proposal.text,
    '',
    ...[
      say.signed,
      say.inShort(who, things, purpose, timeOf(claims.exp, language)),
      say.until(timeOf(acceptBy, language)),
    ].map((line) => io.fit(line)),
  ].join('\n');
}

/** What a co-signer looks at before signing a statement. @param sponsored what paying its fee costs us */
export function showStatement(
  io: Io,
  { nameOf }: Library,
  session: Session,
  statement: StatementToCosign,
  sponsored: { readonly cost: number; readonly wallet: string } | undefined,
): string {
  const { language } = io.options;
  const say = cosignWords[language];
  const { checked, becomes, isKnown: isAgain } = statement;
  const who = visible(nameOf(session, statement.patient));
  const amount = (satoshis: bigint | number): string => numberOf(Number(satoshis), language);
  return [
    io.fit(say.statement(who, checked.statement)),
    '',
    statement.note.trimEnd(),
    '',
    io.fit(isAgain ? say.again(who) : say.means(who, checked.newEvents)),
    ...facts(io.context, [
      ...(isAgain ? [] : ([[say.newEvents, amount(checked.newEvents)]] as const)),
      [say.seal, say.sat(amount(checked.seal.before), amount(checked.seal.after))],
      [say.fee, say.feeOf(amount(checked.fee), amount(checked.vsize))],
      ...(checked.sponsor.inputs > 0n
        ? ([
            [say.sponsor, say.brings(amount(checked.sponsor.inputs), amount(checked.sponsor.outputs))],
          ] as const)
        : []),
      ...(sponsored === undefined
        ? []
        : ([[say.youPay, say.fromWallet(amount(sponsored.cost), sponsored.wallet)]] as const)),
      [say.transaction, statement.txid],
      ...(checked.replaces && !isAgain ? ([[say.note, say.replaces]] as const) : []),
      ...(checked.restarts ? ([[say.note, say.restarts]] as const) : []),
      ...(becomes === null ? [] : ([[say.note, say.becomes(becomes)]] as const)),
      ...(checked.movesHome ? ([[say.note, say.moves]] as const) : []),
    ]),
  ].join('\n');
}
