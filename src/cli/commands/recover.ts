import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { timeOf } from '../../language/index.ts';
import { visible } from '../render.ts';
import { recoverWords } from '../words/recover.ts';

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
      const say = recoverWords[io.options.language];
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
        isGuardian ? say.aboutInner(visible(heir), visible(name)) : say.aboutOuter(visible(name)),
        say.askOpen,
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
          ? say.wroteInner(out, visible(heir))
          : [say.wroteOuter(out), ...to.map((did) => `  ${did}`), say.guardianRuns(out)].join('\n'),
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
      const { language } = io.options;
      const say = recoverWords[language];
      const { finishRecovery, MAX_LAYER_BYTES } = await io.library();
      const bytes = await io.read(file, MAX_LAYER_BYTES);
      const session = await io.unlock();
      await io.confirm(say.aboutFinish(file), say.askFinish, yes);
      const done = await finishRecovery(session, bytes);
      return {
        json: { schema: 'medwallet/recovered/v1', ...done },
        text: [
          say.recovered(done.from),
          say.counts(done.records, done.events, done.statements),
          say.endsOn(timeOf(done.until, language)),
          ...(done.waiting.length === 0 ? [] : [say.waiting(done.waiting.length)]),
          done.ledger === null ? say.noLedger : say.moveOn,
        ].join('\n'),
      };
    }),
  );
}
