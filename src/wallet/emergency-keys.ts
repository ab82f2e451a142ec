import { EMERGENCY_COLLECTION } from '../grant/index.ts';
import type { KeyContent } from './delivery.ts';
import { collectKeyUpdates } from './key-collecting.ts';
import { DEFAULT_BOARD, type Session } from './session.ts';
import { circlesFor } from './verification.ts';

/** The emergency collection, as a guardian hands it on. */
export type EmergencyDelivery = KeyContent['collections'][number];

/**
 * What a guardian can open: the identity that came with the appointment, and everything that the patient has
 * posted to the guardians since. What was fetched once stays at hand for a time without a network.
 */
export async function emergencyDelivery(session: Session, patient: string): Promise<EmergencyDelivery> {
  const boards = circlesFor(session, patient, []).at(-1)?.circle.boards ?? [DEFAULT_BOARD];
  const { contents } = await collectKeyUpdates(session, { patient, grant: null, boards });
  const appointed = session.store.view((tables) => tables.table('cosigned').get(patient)?.emergencyIdentity);
  const identities = new Map<number, string>();
  if (appointed !== undefined && appointed !== null) identities.set(0, appointed);
  const manifests = new Map<string, EmergencyDelivery['manifests'][number]>();
  for (const { collections, removed } of contents) {
    for (const { name, identities: given, manifests: listed } of collections) {
      if (name !== EMERGENCY_COLLECTION) continue;
      for (const { generation, identity } of given) identities.set(generation, identity);
      for (const manifest of listed) manifests.set(manifest.id, manifest);
    }
    for (const id of removed) manifests.delete(id);
  }
  return {
    name: EMERGENCY_COLLECTION,
    identities: [...identities].map(([generation, identity]) => ({ generation, identity })),
    manifests: [...manifests.values()],
  };
}
