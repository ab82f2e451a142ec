import { isDid, type Did } from '../encoding/index.ts';
import { beyond, cannot } from './refusals.ts';
import { FhirError } from './errors.ts';
import type { ReferenceShape } from './shape.ts';
import { SYSTEMS } from './systems.ts';

/**
 * Who the people of one Consent are: by the did that stands with them, or else by what whoever makes the grant says
 * of a literal reference. A server's name for somebody proves nothing, so nobody is looked up.
 */
export class People {
  private readonly told: ReadonlyMap<string, Did>;
  private readonly unused: Set<string>;

  constructor(told: ReadonlyMap<string, Did>) {
    this.told = told;
    this.unused = new Set(told.keys());
  }

  /** The did of somebody who is one of these types; undefined where nothing says who it is. */
  find(element: string, who: ReferenceShape, types: readonly string[]): Did | undefined {
    const kind = kindOf(element, who);
    if (kind !== undefined && !types.includes(kind))
      throw cannot(`${element}.type`, `must be ${types.join(' or ')}`);
    const { identifier } = who;
    this.mention(who);
    if (identifier?.system === SYSTEMS.uri && identifier.value !== undefined && isDid(identifier.value)) {
      return identifier.value;
    }
    return namesOf(who)
      .map((name) => this.told.get(name))
      .find((did) => did !== undefined);
  }

  /** Somebody whom the Consent names and a grant does not: it may be said who that is. */
  mention(who: ReferenceShape): void {
    for (const name of namesOf(who)) this.unused.delete(name);
  }

  /** @throws FhirError `unknown-person` */
  know(element: string, who: ReferenceShape, types: readonly string[]): Did {
    const found = this.find(element, who, types);
    if (found !== undefined) return found;
    throw unknownPerson(element, namesOf(who)[0]);
  }

  /** @throws FhirError `beyond-consent` where somebody was told of whom the Consent does not name */
  checkUsed(): void {
    const [name] = this.unused;
    if (name !== undefined) throw beyond('reference', 'names nobody in the way that was told');
  }
}

/** The type of resource a reference is to; undefined where it does not say. */
export function kindOf(element: string, { type, reference }: ReferenceShape): string | undefined {
  const literal = /(?:^|\/)([A-Z][A-Za-z]+)\/[A-Za-z0-9.-]{1,64}(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/.exec(
    reference ?? '',
  )?.[1];
  if (type !== undefined && literal !== undefined && type !== literal) {
    throw cannot(`${element}.type`, 'must be that of the reference');
  }
  return type ?? literal;
}

function namesOf({ reference, identifier }: ReferenceShape): string[] {
  return [reference, identifier?.value].filter((name) => name !== undefined);
}

export function unknownPerson(element: string, name: string | undefined): FhirError {
  return new FhirError(
    'unknown-person',
    `In this Consent, ${element} does not say by a did who that is.`,
    'Say who it is with --who REFERENCE=NAME (NAME a contact, or me), or have the did written into its identifier.',
    { facts: { element, ...(name === undefined ? {} : { reference: name.slice(0, 200) }) } },
  );
}
