import type { Card } from './card.ts';
import { CircleError } from './errors.ts';

/**
 * Decides whether a card may take the place of the one we hold for the same did.
 * @throws CircleError `older-card` unless it is newer; `ledger-conflict` when it names another ledger than
 * the first one seen; `malformed-card` when it belongs to somebody else
 */
export function supersedesCard(known: Card, next: Card): void {
  if (known.did !== next.did) {
    throw new CircleError(
      'malformed-card',
      'This card belongs to somebody else than the one it should replace.',
      'Save it as a contact of its own.',
    );
  }
  if (next.iat <= known.iat) {
    throw new CircleError(
      'older-card',
      'This card is not newer than the one saved for the same person.',
      'Keep the saved one, or ask for a fresh card.',
    );
  }
  if (known.ledger !== undefined && next.ledger !== undefined && known.ledger !== next.ledger) {
    throw new CircleError(
      'ledger-conflict',
      'This card names another ledger than the first one seen for this person.',
      'Ask the person, by another way, whether the ledger was really replaced.',
    );
  }
}
