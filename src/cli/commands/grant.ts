import type { Command } from 'commander';
import { timeOf, type Language, purposeName, sentenceIn } from '../../language/index.ts';
import { secondsOfDate } from '../dates.ts';
import { usageError } from '../errors.ts';
import { examples } from '../examples.ts';
import { askProvider, askTerms } from '../grant-asking.ts';
import type { Io, Library } from '../io.ts';
import type { Run } from '../main.ts';
import { visible } from '../render.ts';
import { grantWords } from '../words/grant.ts';

const MAX_PSBT_BYTES = 2 * 1024 * 1024;
const MAX_CONSENT_BYTES = 256 * 1024;

type Draft = ReturnType<Library['draftGrant']> | ReturnType<Library['draftGrantFromConsent']>;

interface GrantOptions {
  readonly record?: string[];
  readonly collection?: string[];
  readonly emergency?: boolean;
  readonly fromConsent?: string;
  readonly who?: string[];
  readonly provision?: string;
  readonly for?: string;
  readonly from?: string;
  readonly until?: string;
  readonly purpose?: string;
  readonly scope?: string;
  readonly acceptWithin?: string;
  readonly out?: string;
  readonly qr?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** `grant`, `grant finish`: consent as the patient gives it. */
export function grantCommands(program: Command, run: Run): void {
  const grant = examples(
    program
      .command('grant')
      .description('offer a provider access to records; it counts once both have signed')
      .argument('[provider]', 'a contact')
      .option('--record <ids...>', 'records by id')
      .option('--collection <names...>', 'whole collections, future records included')
      .option(
        '--emergency',
        'the emergency collection, for emergency treatment, for 72h unless told otherwise',
      )
      .option(
        '--from-consent <file>',
        'what a FHIR R4 Consent permits, never more; with it the other flags choose within it, or what it leaves open',
      )
      .option('--who <reference=name...>', 'whom a reference in the Consent means: a contact, or me')
      .option('--provision <number>', 'which permission of the Consent, where it holds several: 1, 2, …')
      .option('--for <duration>', 'how long, up to ten years: 90m, 12h, 30d, 52w')
      .option('--until <date>', 'or until when: an ISO 8601 date or instant')
      .option('--from <date>', 'not before: an ISO 8601 date or instant (now unless told)')
      .option('--purpose <code>', 'why: TREAT (unless told), ETREAT, HPAYMT, HRESCH, PATRQT, …')
      .option('--scope <scope>', 'SMART on FHIR v2 scope', 'patient/*.rs')
      .option('--accept-within <duration>', 'how long the provider may take to sign', '24h')
      .option('--out <file>', 'the offer for the provider (a PSBT)')
      .option('--qr', 'also show it as QR codes, for a phone or a webcam')
      .option('--dry-run', 'show the text that would be signed, and stop')
      .option('--yes', 'offer it without being asked'),
    '--profile alice grant clinic --record 3f9a2c --for 30d --purpose TREAT --out g.psbt',
    '--profile alice grant clinic --emergency --out g.psbt',
    '--profile alice grant --from-consent consent.json --out g.psbt',
    '--profile alice grant clinic --from-consent hospital.json --who Patient/12=me --collection laboratory --for 30d --out g.psbt',
    '--profile alice grant finish g2.psbt --out clinic.grant',
  );
  grant.action(
    run(async (io, named: string | undefined, given: GrantOptions) => {
      const { language } = io.options;
      const say = grantWords[language];
      const library = await io.library();
      const { provider, options } = await completed(io, library, grant, named, given);
      const dryRun = options.dryRun === true;
      const draft = await draftOf(io, provider, options);
      const session = await io.unlock();
      const what = [
        say.about,
        '',
        draft.text,
        '',
        ...[
          say.signed,
          inShort(library, draft, language),
          ...left(draft, language),
          say.inContacts(visible(draft.provider.petname)),
          ...draft.titles.map((title) => say.record(visible(title))),
          say.until(timeOf(draft.acceptBy, language)),
        ].map((line) => io.fit(line)),
      ].join('\n');
      const json = {
        schema: 'medwallet/grant/v1',
        grant: draft.grant,
        state: dryRun ? 'draft' : 'offered',
        provider: draft.claims.aud,
        claims: draft.claims,
        acceptBy: draft.acceptBy,
        text: draft.text,
        ...('remarks' in draft ? { remarks: draft.remarks } : {}),
      };
      if (draft.claims.ledger === undefined) {
        io.note(io.fit(say.beforeLedger));
      }
      if (dryRun) return { json, text: what };
      // Who said yes beforehand has not seen the Consent through our eyes.
      if (options.yes === true) for (const one of left(draft, language)) io.note(io.fit(one));
      await io.confirm(what, say.ask, options.yes);
      const out = options.out ?? '-';
      await io.passOn({ ...options, out }, library.offerGrant(session, draft), 'P');
      return {
        json: { ...json, out },
        text:
          out === '-'
            ? ''
            : `${say.offered(draft.grant)}\n${say.passOn(out, visible(draft.provider.petname))}`,
      };
    }),
  );

  examples(
    grant
      .command('finish <file>')
      .description('sign last, and write the grant package for the provider')
      .requiredOption('--out <file>', 'the package'),
    '--profile alice grant finish g2.psbt --out clinic.grant',
  ).action(
    run(async (io, file: string, options: { out: string }) => {
      const say = grantWords[io.options.language];
      const { finishGrant } = await io.library();
      const bytes = await io.read(file, MAX_PSBT_BYTES);
      const done = await finishGrant(await io.unlock(), bytes);
      await io.write(options.out, done.package);
      return {
        json: { schema: 'medwallet/grant/v1', grant: done.grant, state: 'issued', out: options.out },
        text: options.out === '-' ? '' : `${say.granted(done.grant)}\n${say.give(options.out)}`,
      };
    }),
  );
}

/** The line as it was given; on a terminal what it leaves open is asked for, elsewhere that is a usage error. */
async function completed(
  io: Io,
  library: Library,
  grant: Command,
  named: string | undefined,
  given: GrantOptions,
): Promise<{ readonly provider: string | undefined; readonly options: GrantOptions }> {
  const options = given.emergency === true ? emergency(given) : given;
  if (options.fromConsent !== undefined) refuseTerms(grant);
  else if (options.who !== undefined) {
    throw usageError('--who is about a Consent.', 'Add --from-consent FILE, or leave --who out.');
  } else if (options.provision !== undefined) {
    throw usageError('--provision is about a Consent.', 'Add --from-consent FILE, or leave --provision out.');
  } else if (!io.prompt.canAsk || io.options.json) checkTerms(named, options);
  else {
    const session = await io.unlock();
    const provider = named ?? (await askProvider(io, library, session));
    const { petname } = library.findContact(session, provider);
    return { provider, options: { ...options, ...(await askTerms(io, library, session, options, petname)) } };
  }
  if (options.out === undefined && options.dryRun !== true) {
    throw usageError('Say where the offer goes.', 'Add --out FILE, or --dry-run to see it only.');
  }
  return { provider: named, options };
}

function inShort({ PURPOSES }: Library, draft: Draft, language: Language): string {
  const { claims, provider, titles } = draft;
  const things = [...titles, ...(claims.collections ?? [])].map(visible).join(', ');
  const purpose = purposeName(claims.purpose, PURPOSES[claims.purpose], language);
  return grantWords[language].inShort(
    visible(provider.petname),
    things,
    purpose,
    timeOf(claims.exp, language),
  );
}

function checkTerms(provider: string | undefined, options: GrantOptions): void {
  if (provider === undefined) {
    throw usageError('Name the provider who gets access.', 'See your contacts with: medwallet contact list');
  }
  if (((options.record ?? []).length === 0) === ((options.collection ?? []).length === 0)) {
    throw usageError(
      'Say what is granted: records or collections, not both.',
      'Add --record ID or --collection NAME.',
    );
  }
}

/** What the Consent says and the grant does not, for the person who is asked for a yes. */
function left(draft: Draft, language: Language): string[] {
  if (!('remarks' in draft) || draft.remarks.length === 0) return [];
  const say = grantWords[language];
  const lines = draft.remarks.map(({ element, effect, detail }) => {
    const why = sentenceIn(detail, language);
    return effect === 'narrowed' ? say.narrowed(element, why) : say.ignored(element, why);
  });
  return [say.remarks, ...lines];
}

// The Consent says these whole: a second saying could differ, and one of them would be ignored.
function refuseTerms(grant: Command): void {
  const terms = ['emergency', 'from', 'scope'];
  const given = terms.filter((name) => grant.getOptionValueSource(name) === 'cli');
  if (given.length === 0) return;
  throw usageError(
    `The Consent already says what --${given[0] ?? ''} would say.`,
    'Leave it out, or change the Consent.',
  );
}

async function draftOf(io: Io, provider: string | undefined, options: GrantOptions): Promise<Draft> {
  const { draftGrant, draftGrantFromConsent, parseDuration } = await io.library();
  const acceptSeconds = parseDuration(options.acceptWithin ?? '24h');
  if (options.fromConsent !== undefined) {
    const file = await io.read(options.fromConsent, MAX_CONSENT_BYTES);
    const session = await io.unlock();
    const { record, collection, purpose, provision } = options;
    return draftGrantFromConsent(session, file, {
      acceptSeconds,
      who: whoIsWho(options.who ?? []),
      ...(provision === undefined ? {} : { provision: numberOf(provision) }),
      ...(provider === undefined ? {} : { provider }),
      ...(record === undefined ? {} : { records: record }),
      ...(collection === undefined ? {} : { collections: collection }),
      ...(purpose === undefined ? {} : { purpose }),
      ...(options.for === undefined && options.until === undefined
        ? {}
        : ending(options, session.clock.now(), parseDuration)),
    });
  }
  const session = await io.unlock();
  return draftGrant(session, {
    provider: provider ?? '',
    records: options.record ?? [],
    collections: options.collection ?? [],
    ...beginning(options, session.clock.now()),
    ...ending(options, session.clock.now(), parseDuration),
    purpose: options.purpose ?? 'TREAT',
    ...(options.scope === undefined ? {} : { scope: options.scope }),
    acceptSeconds,
  });
}

function numberOf(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw usageError('--provision must be the number of a permission.', 'As in --provision 2.');
}

/** `Patient/12=me`, told apart at the last equals sign: a reference may hold one. */
function whoIsWho(words: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    words.map((word) => {
      const at = word.lastIndexOf('=');
      if (at > 0 && at < word.length - 1) return [word.slice(0, at), word.slice(at + 1)] as const;
      throw usageError(
        '--who needs a reference and a name.',
        'As in --who Patient/12=me --who Organization/7=clinic.',
      );
    }),
  );
}

// What a patient would type out for an ambulance, in one word.
function emergency(options: GrantOptions): GrantOptions {
  if ([...(options.record ?? []), ...(options.collection ?? [])].length > 0) {
    throw usageError(
      '--emergency grants the emergency collection alone.',
      'Leave --record and --collection out, or grant them apart.',
    );
  }
  return {
    ...options,
    collection: ['emergency'],
    purpose: options.purpose ?? 'ETREAT',
    ...(options.for === undefined && options.until === undefined ? { for: '72h' } : {}),
  };
}

function beginning({ from: text, until }: GrantOptions, now: number): { readonly from?: number } {
  if (text === undefined) return {};
  const from = secondsOfDate(text);
  if (from === undefined || from <= now) {
    throw usageError(
      'The beginning of the grant is not a date in the future.',
      'Leave --from out for now, or write a date such as 2027-01-31, or an instant such as 2027-01-31T12:00:00Z.',
    );
  }
  if (until !== undefined && (secondsOfDate(until) ?? Infinity) <= from) {
    throw usageError('The grant would end before it begins.', 'Put --until behind --from.');
  }
  return { from };
}

// The instant itself, not how far it is: a second later that would be another one.
function ending(
  options: GrantOptions,
  now: number,
  parseDuration: (text: string) => number,
): { readonly seconds: number } | { readonly until: number } {
  if (options.until === undefined) {
    if (options.for !== undefined) return { seconds: parseDuration(options.for) };
    throw usageError('Say how long the grant is valid.', 'Add --for 30d, or --until 2027-01-31.');
  }
  if (options.for !== undefined)
    throw usageError('--for and --until say the same thing.', 'Leave one of them out.');
  const until = secondsOfDate(options.until);
  if (until !== undefined && until > now) return { until };
  throw usageError(
    'The end of the grant is not a date in the future.',
    'Write a date such as 2027-01-31, or an instant such as 2027-01-31T12:00:00Z.',
  );
}
