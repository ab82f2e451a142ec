import type { Command } from 'commander';
import type { Run } from '../main.ts';
import { accessCommands } from './access.ts';
import { addressCommands } from './address.ts';
import { anchorCommands } from './anchor.ts';
import { auditCommands } from './audit.ts';
import { breakGlassCommands } from './break-glass.ts';
import { cardCommands } from './card.ts';
import { challengeCommands } from './challenge.ts';
import { cosignCommands } from './cosign.ts';
import { demoCommands } from './demo.ts';
import { grantCommands } from './grant.ts';
import { grantsCommands } from './grants.ts';
import { guardianCommands } from './guardian.ts';
import { proofCommands } from './proof.ts';
import { recordCommands } from './record.ts';
import { regtestCommands } from './regtest.ts';
import { revokeCommands } from './revoke.ts';
import { setupCommands } from './setup.ts';
import { sponsorCommands } from './sponsor.ts';
import { statusCommands } from './status.ts';
import { vaultCommands } from './vault.ts';
import { verifyCommands } from './verify.ts';

/** Every command, in the order in which help shows them: along the way a patient goes. */
export function registerCommands(program: Command, run: Run): void {
  setupCommands(program, run);
  statusCommands(program, run);
  cardCommands(program, run);
  addressCommands(program, run);
  guardianCommands(program, run);
  recordCommands(program, run);
  vaultCommands(program, run);
  grantCommands(program, run);
  grantsCommands(program, run);
  revokeCommands(program, run);
  breakGlassCommands(program, run);
  cosignCommands(program, run);
  verifyCommands(program, run);
  challengeCommands(program, run);
  accessCommands(program, run);
  anchorCommands(program, run);
  sponsorCommands(program, run);
  auditCommands(program, run);
  proofCommands(program, run);
  regtestCommands(program, run);
  demoCommands(program, run);
}
