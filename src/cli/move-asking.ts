import type { Session } from '../index.ts';
import { askOut, canAsk, contactChoices, required } from './asking.ts';
import type { Parties } from './address-asking.ts';
import { facts } from './facts.ts';
import type { Io, Library } from './io.ts';
import type { Choice } from './prompt.ts';
import { visible } from './render.ts';
import { addressWords } from './words/address.ts';
import { moveWords } from './words/move-home.ts';

export interface MoveTerms extends Parties {
  readonly newKey?: string;
}

/**
 * A line with --out is complete: who is not named stays. Without it, and with a terminal, all is asked
 * for.
 * @param canRotate whether the patient's own key may change with it
 */
export async function askMove(
  io: Io,
  library: Library,
  session: Session,
  given: MoveTerms,
  canRotate = true,
): Promise<MoveTerms & { readonly out: string }> {
  if (given.out !== undefined || !canAsk(io))
    return { ...given, out: required(given.out, 'Say where the address file goes.', 'Add --out FILE.') };
  const say = moveWords[io.options.language];
  const today = library.requireAddress(session);
  const name = (who: string): string => visible(library.findContact(session, who).petname);
  // Whoever is there today stands first, and Enter keeps things as they are.
  const offered = (role: 'provider' | 'guardian', now: string | undefined): Choice<string>[] => [
    ...(now === undefined ? [] : [{ name: say.asToday(name(now)), value: now }]),
    ...contactChoices(library, session, role, true).filter(({ value }) => value !== now),
  ];
  const guardianNow = today.guardians[0];
  const custodian =
    given.custodian ??
    (await io.prompt.one(say.whoCustodian, offered('provider', today.custodian ?? undefined)));
  const guardian =
    given.guardian ??
    (given.acceptLockout === true
      ? undefined
      : (await io.prompt.one(say.whoGuardian, [
          ...offered('guardian', guardianNow),
          ...(guardianNow === undefined
            ? [{ name: addressWords[io.options.language].noGuardian, value: '' }]
            : []),
        ])) || undefined);
  const newKey = given.newKey ?? (canRotate ? await askKey(io) : undefined);
  const out = await askOut(io, addressWords[io.options.language].whereFile, 'move.file');
  const change = (before: string | undefined, after: string | undefined): string =>
    say.change(
      before === undefined ? say.nobody : name(before),
      after === undefined ? say.nobody : name(after),
    );
  const what = [
    io.fit(say.about),
    ...facts(io.context, [
      [say.custodian, change(today.custodian ?? undefined, custodian)],
      [say.guardian, change(guardianNow, guardian ?? guardianNow)],
      [say.yourKey, newKey === undefined ? say.same : say.next],
    ]),
    io.fit(say.meaning),
  ].join('\n');
  await io.confirm(what, say.propose, false);
  return {
    custodian,
    out,
    ...(guardian === undefined ? {} : { guardian }),
    ...(guardian === undefined && guardianNow === undefined ? { acceptLockout: true } : {}),
    ...(given.acceptLockout === true ? { acceptLockout: true } : {}),
    ...(newKey === undefined ? {} : { newKey }),
  };
}

async function askKey(io: Io): Promise<string | undefined> {
  const say = moveWords[io.options.language];
  const chosen = await io.prompt.one(say.whichKey, [
    { name: say.keyStays, value: '' },
    { name: say.planned, value: 'planned' },
    { name: say.stolen, value: 'stolen' },
  ]);
  return chosen === '' ? undefined : chosen;
}
