import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { renderTime, visible } from '../render.ts';

interface RecoverOptions {
  readonly layer?: string;
  readonly for?: string;
  readonly out?: string;
  readonly yes?: boolean;
}

/** `recover`: custodian and guardian bring a patient back whose words are lost, each with one layer of the capsule. */
export function recoverCommands(program: Command, run: Run): void {
  const recover = examples(
    program
      .command('recover')
      .description("bring a patient's records back for new words: the custodian first, then the guardian")
      .argument('[name]', 'the contact whose words are lost')
      .option('--layer <file>', 'as guardian: what the custodian opened')
      .option('--for <name>', 'as guardian: the contact that the new wallet is')
      .option('--out <file>', 'as custodian: for the guardian; as guardian: for the new wallet')
      .option('--yes', 'open it without being asked'),
    '--profile clinic recover alice --out alice.layer',
    '--profile mom recover alice --layer alice.layer --for alice-new --out alice.recovery',
    '--profile alice-new recover finish alice.recovery',
  );
  recover.action(
    run(async (io, name: string | undefined, options: RecoverOptions) => {
      const { MAX_LAYER_BYTES, openInnerLayer, openOuterLayer } = await io.library();
      const { layer, for: heir, out } = options;
      if (name === undefined || out === undefined) {
        throw usageError(
          'It is not said whom to recover, and where to.',
          'Say: medwallet recover NAME --out FILE',
        );
      }
      if ((layer === undefined) !== (heir === undefined)) {
        throw usageError('A guardian needs both layer and new wallet.', 'Say --layer FILE --for NAME.');
      }
      const file = layer === undefined ? undefined : await io.read(layer, MAX_LAYER_BYTES);
      const session = await io.unlock();
      const isGuardian = file !== undefined && heir !== undefined;
      await io.confirm(
        isGuardian
          ? `${visible(heir)} gets every record, key and consent of ${visible(name)}. Meet the person, or ask by a way that only they can answer.`
          : `With this a guardian opens every record of ${visible(name)}. Meet the person, or ask by a way that only they can answer.`,
        'Open this layer?',
        options.yes,
      );
      const opened = isGuardian
        ? await openInnerLayer(session, name, heir, file)
        : await openOuterLayer(session, name);
      await io.write(out, opened.file);
      const { patient, to } = opened;
      return {
        json: {
          schema: 'medwallet/recovery-layer/v1',
          patient,
          layer: isGuardian ? 'inner' : 'outer',
          to,
          out,
        },
        text: isGuardian
          ? `Wrote ${out}, which only ${visible(heir)} opens. There, with the vault: medwallet recover finish ${out}`
          : [
              `Wrote ${out}. It opens nothing without one of the guardians:`,
              ...to.map((did) => `  ${did}`),
              `The guardian runs: medwallet recover NAME --layer ${out} --for NEW-NAME --out FILE`,
            ].join('\n'),
      };
    }),
  );

  examples(
    recover
      .command('finish <file>')
      .description(
        'in a new wallet: take over what guardian and custodian opened; again later for what waited',
      )
      .option('--yes', 'take it over without being asked'),
    '--profile alice-new recover finish alice.recovery',
  ).action(
    run(async (io, file: string, { yes }: { yes?: boolean }) => {
      const { finishRecovery, MAX_LAYER_BYTES } = await io.library();
      const bytes = await io.read(file, MAX_LAYER_BYTES);
      const session = await io.unlock();
      await io.confirm(
        `This wallet becomes the one of the patient in ${file}; records are encrypted anew for its words.`,
        'Take it over?',
        yes,
      );
      const done = await finishRecovery(session, bytes);
      return {
        json: { schema: 'medwallet/recovered/v1', ...done },
        text: [
          `Recovered ${done.from}`,
          `Records: ${done.records}, events: ${done.events}, statements: ${done.statements}`,
          `The journal ends on ${renderTime(done.until)}; what happened later is not in it.`,
          ...(done.waiting.length === 0
            ? []
            : [
                `Under their old keys still, as somebody reads them or their file is away: ${done.waiting.length}`,
              ]),
          done.ledger === null
            ? 'There was no ledger yet. Propose your record address: medwallet address new --custodian NAME --guardian NAME --out FILE'
            : 'The ledger is yours for others once it has moved: medwallet move-home propose --out FILE',
        ].join('\n'),
      };
    }),
  );
}
