import type { Attention, HomeScreen, PublicStatus, StatementState, Waiting } from '../index.ts';
import { numberOf, timeLeft, timeOf } from '../language/index.ts';
import type { Io } from './io.ts';
import { shortId, visible } from './render.ts';
import { testSeedLine } from './test-seed-line.ts';
import { statusWords } from './words/status.ts';

interface Viewer {
  readonly io: Pick<Io, 'options' | 'paint'>;
  /** Unix seconds. */
  readonly now: number;
  /** What the owner calls somebody. */
  readonly nameOf: (did: string) => string;
}

/** What can be said of a wallet that is locked. */
export function lockedScreen(shown: PublicStatus, io: Viewer['io']): string {
  const say = statusWords[io.options.language];
  return [
    ...whoAmI(shown, io, [say.locked]),
    ...(shown.ledger === null ? [] : [`${say.ledger}: ${shown.ledger}`]),
    say.seeMore,
  ].join('\n');
}

/** The home screen: what needs attention before everything else, what can wait last. */
export function statusScreen(shown: HomeScreen, viewer: Viewer): string {
  const { language } = viewer.io.options;
  const say = statusWords[language];
  const mine = shown.waiting.filter(({ turn }) => turn === 'mine');
  const theirs = shown.waiting.filter(({ turn }) => turn === 'theirs');
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', viewer.io.paint.strong(title), ...lines.map((line) => `  ${line}`)];
  const isPatient = shown.role === 'patient';
  return [
    ...whoAmI(shown, viewer.io, []),
    ...part(
      say.attention,
      shown.attention.map((one) => `${viewer.io.paint.care('!')} ${attentionLine(one, viewer)}`),
    ),
    ...part(
      say.mine,
      mine.map((one) => waitingLine(one, viewer)),
    ),
    ...part(
      say.theirs,
      theirs.map((one) => waitingLine(one, viewer)),
    ),
    ...(isPatient ? part(say.ledger, ledgerLines(shown, viewer)) : []),
    ...(isPatient ? part(say.grants, grantLines(shown, viewer)) : []),
    '',
    say.counts(numberOf(shown.records, language), numberOf(shown.contacts, language)),
    ...(isPatient ? [] : [say.cosigned(numberOf(shown.cosigned, language))]),
    ...(!isPatient && shown.contacts === 0 ? [say.giveCard] : []),
  ].join('\n');
}

function whoAmI(shown: PublicStatus, { options, paint }: Viewer['io'], more: readonly string[]): string[] {
  const say = statusWords[options.language];
  const role = say[shown.role as 'patient' | 'provider' | 'guardian'];
  return [
    `${paint.strong(shown.profile)} (${[role, shown.network, ...more].join(', ')})`,
    shown.did,
    ...testSeedLine(shown, options.language),
  ];
}

function ledgerLines(shown: HomeScreen, { io }: Viewer): string[] {
  const { language } = io.options;
  const say = statusWords[language];
  const { address, descriptorCopies: copies, statement } = shown;
  if (address === null) return [shown.contacts === 0 ? say.noCards : say.noAddress];
  const isAgreed = address.state === 'agreed';
  return [
    shown.ledger ?? say.noLedger,
    isAgreed ? say.address(address.address) : say.notAgreed(address.address),
    ...(copies === null || !isAgreed ? [] : [say.copies(copies.held, copies.of)]),
    ...(isAgreed && statement === null ? [say.noStatement] : []),
    ...(statement === null ? [] : [statementLine(statement, shown.asked, io)]),
    ...(shown.waitingEvents === 0
      ? [say.allAnchored]
      : [say.notAnchored(numberOf(shown.waitingEvents, language))]),
  ];
}

function statementLine(statement: StatementState, asked: boolean, { options }: Viewer['io']): string {
  const { language } = options;
  const say = statusWords[language];
  const depth = numberOf(statement.confirmations, language);
  const state = {
    signed: say.signed,
    'in-mempool': say.inMempool,
    // How deep it was when it was last seen says nothing of how deep it is.
    confirmed: asked ? say.confirmed(depth) : say.inBlock,
    final: say.final(depth),
    conflicted: say.conflicted,
  }[statement.state];
  const line = say.statement(statement.statement, state);
  return asked ? line : say.asLastSeen(line);
}

function grantLines({ liveGrants }: HomeScreen, { io, now, nameOf }: Viewer): string[] {
  const { language } = io.options;
  const say = statusWords[language];
  if (liveGrants.length === 0) return [say.noGrants];
  return liveGrants.map(({ grant, provider, purpose, notBefore, expires }) => {
    const [id, who, end] = [shortId(grant), visible(nameOf(provider)), timeOf(expires, language)];
    return notBefore > now
      ? say.grantLater(id, who, purpose, timeOf(notBefore, language), end)
      : say.grant(id, who, purpose, timeLeft(expires - now, language), end);
  });
}

function attentionLine(one: Attention, { io, nameOf }: Viewer): string {
  const { language } = io.options;
  const say = statusWords[language];
  switch (one.code) {
    case 'break-glass':
      return say.breakGlass(shortId(one.grant));
    case 'backup-unconfirmed':
      return say.backup;
    case 'descriptor-copies':
      return say.descriptor(names(one.missing, nameOf));
    case 'node-unreachable':
      return say.unreachable(one.problem);
    case 'node-stale':
      return say.stale(timeOf(one.tip, language));
    case 'statement-problem':
      return say.problem(one.statement, one.problem);
    case 'restored':
      return say.restored;
    case 'move-waits':
      return one.until === null ? say.moveWaits : say.moveWaitsUntil(timeOf(one.until, language));
    case 'clock-set-back':
      return say.clock(timeOf(one.seen, language));
    case 'keys-owed':
      return say.keysOwed;
    case 'outbox':
      return say.outbox(numberOf(one.files, language));
  }
}

function waitingLine({ kind, turn, id, who, until }: Waiting, { io, nameOf }: Viewer): string {
  const { language } = io.options;
  const say = statusWords[language];
  const [short, people] = [shortId(id), names(who, nameOf)];
  switch (kind) {
    case 'grant':
      return say.waitsGrant(short, people, timeOf(until ?? 0, language));
    case 'statement':
      return say.waitsStatement(people);
    case 'address':
      return say.waitsAddress(people);
    case 'move':
      return turn === 'mine' ? say.moveToSign(people) : say.waitsMove(people);
    case 'record':
      return say.waitsRecord(short, people);
    case 'review':
      return say.waitsReview(short);
  }
}

function names(dids: readonly string[], nameOf: (did: string) => string): string {
  return dids.map((did) => visible(nameOf(did))).join(', ');
}
