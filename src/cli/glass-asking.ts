import type { BreakGlassDraft, Session } from '../index.ts';
import { timeOf } from '../language/index.ts';
import { askContact, askOut, canAsk, contactChoices, required } from './asking.ts';
import type { Io, Library } from './io.ts';
import { visible } from './render.ts';
import { glassWords } from './words/break-glass.ts';

/** What breaking the glass needs, as far as the line says it. */
export interface GlassTerms {
  readonly patient?: string;
  readonly for?: string;
  readonly reason?: string;
  readonly out?: string;
}

export interface Glass extends GlassTerms {
  readonly provider: string;
  readonly for: string;
  readonly reason: string;
  readonly out: string;
}

const LONGEST = '72h';
const HOURS = [72, 24, 8, 2];

/** Without a terminal a line that is not complete is a usage error, before anything is unlocked. */
export function checkGlass(io: Io, provider: string | undefined, { reason, out }: GlassTerms): void {
  if (canAsk(io)) return;
  required(provider, 'Name the provider who gets access.', 'See your contacts with: medwallet contact list');
  required(reason, 'Say why the glass is broken.', 'Add --reason "…"; only the patient reads it.');
  required(out, 'Say where the offer goes.', 'Add --out FILE.');
}

/** Asks for what the line leaves open; a complete line asks nothing. */
export async function askGlass(
  io: Io,
  library: Library,
  session: Session,
  named: string | undefined,
  given: GlassTerms,
): Promise<Glass> {
  const say = glassWords[io.options.language];
  const { reason, out } = given;
  if (named !== undefined && reason !== undefined && out !== undefined)
    return { ...given, provider: named, for: given.for ?? LONGEST, reason, out };
  const patient = given.patient ?? (await askPatient(io, library, session));
  const provider =
    named ?? (await askContact(io, say.whoProvider, contactChoices(library, session, 'provider')));
  return {
    ...(patient === undefined ? {} : { patient }),
    provider,
    reason:
      reason ??
      (await io.prompt.text(say.why, { validate: (text) => (text.trim() === '' ? say.whyEmpty : true) })),
    for:
      given.for ??
      (await io.prompt.one(
        say.howLong,
        HOURS.map((count) => ({ name: say.hours(count), value: `${count}h` })),
      )),
    out: out ?? (await askOut(io, say.where, 'emergency.offer.psbt')),
  };
}

// Whoever is the guardian of one is not asked whose.
async function askPatient(io: Io, library: Library, session: Session): Promise<string | undefined> {
  const all = library.guardianships(session);
  if (all.length < 2) return undefined;
  return io.prompt.one(
    glassWords[io.options.language].whoPatient,
    all.map(({ patient }) => ({ name: visible(patient.petname), value: patient.did, note: patient.did })),
  );
}

/** What a guardian looks at before the glass breaks. */
export function showGlass(io: Io, draft: BreakGlassDraft, reason: string): string {
  const { language } = io.options;
  const say = glassWords[language];
  const [patient, provider] = [visible(draft.guardianship.patient.petname), visible(draft.provider.petname)];
  return [
    io.fit(say.about(patient)),
    '',
    draft.text,
    '',
    ...[
      say.signed,
      say.inShort(provider, patient, timeOf(draft.claims.exp, language)),
      say.inContacts(provider),
      say.reason(visible(reason)),
      say.first,
    ].map((line) => io.fit(line)),
  ].join('\n');
}
