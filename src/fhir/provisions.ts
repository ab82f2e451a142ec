import type { ConsentChoices } from './choices.ts';
import { beyond, cannot, leavesOpen, printable } from './refusals.ts';
import type { Remarks } from './remarks.ts';
import type { ConsentShape, PermitShape } from './shape.ts';

/** How many permissions a message lists. */
const LISTED = 12;

/** The permission that is granted, where it stands, and of how many. */
export interface Rule {
  readonly permit: PermitShape;
  readonly at: string;
  readonly count: number;
}

/**
 * The one permission of a Consent, or of several the one chosen by its number from 1, in the order of the Consent.
 * Each of several is an exception of its own from a base that denies, so to leave the others out permits less.
 * @returns undefined where it holds none
 * @throws FhirError `cannot-enforce`, `beyond-consent`
 */
export function ruleOf(
  { provision }: ConsentShape,
  { provision: chosen }: Pick<ConsentChoices, 'provision'>,
  remarks: Remarks,
): Rule | undefined {
  const isRoot = provision?.type === 'permit';
  const permits: readonly PermitShape[] = isRoot ? [provision] : (provision?.provision ?? []);
  if (provision !== undefined && !isRoot && permits.length > 0) {
    // A rule about some data only, and an exception from that: what holds for the rest is the base's to say.
    const filter = Object.keys(provision).find((name) => name !== 'type' && name !== 'provision');
    if (filter !== undefined)
      throw cannot(`provision.${filter}`, 'must not stand beside an exception from it');
  }
  const count = permits.length;
  if (chosen === undefined && count > 1) {
    throw leavesOpen(
      'provision.provision',
      'holds several permissions',
      `Choose one with --provision NUMBER: ${permits.slice(0, LISTED).map(inShort).join('; ')}${count > LISTED ? '; ...' : ''}.`,
    );
  }
  const permit = permits[(chosen ?? 1) - 1];
  if (permit === undefined) {
    if (chosen === undefined) return undefined;
    throw beyond('provision', 'does not hold that many permissions');
  }
  if (count > 1) {
    remarks.narrowed('provision.provision', 'of the permissions it holds, only the one chosen is granted');
  }
  return { permit, at: isRoot ? 'provision' : `provision.provision[${(chosen ?? 1) - 1}]`, count };
}

// Its number, and by what a person knows it again: what for, who, and until when.
function inShort({ purpose, actor, period }: PermitShape, at: number): string {
  const parts = [
    (purpose ?? []).map(({ code }) => code).join('+'),
    (actor ?? [])
      .map(({ reference }) => reference.identifier?.value ?? reference.reference ?? reference.display ?? '')
      .join('+'),
    period?.end ?? '',
  ];
  return `${at + 1} = ${parts.map((part) => (part === '' ? '*' : printable(part, 40))).join(', ')}`;
}
