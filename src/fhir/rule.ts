import type { TermChoices } from './choices.ts';
import type { People } from './people.ts';
import type { Remarks } from './remarks.ts';
import type { PermitShape } from './shape.ts';

/** A rule that permits, where it stands, and what is chosen of it. */
export interface Permission {
  readonly permit: PermitShape;
  readonly at: string;
  readonly people: People;
  readonly choices: TermChoices;
  readonly remarks: Remarks;
}
