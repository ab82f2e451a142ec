import type { Command } from 'commander';
import { examples } from '../examples.ts';
import type { Run } from '../program.ts';
import { timeOf } from '../../language/index.ts';
import { visible } from '../render.ts';
import { challengeWords } from '../words/challenge.ts';
import { makeChallenge, type ChallengeOptions } from '../verifying.ts';

const MAX_CHALLENGE_BYTES = 1_024;

/** `challenge` and `answer`: whoever brings a grant shows that it is theirs. */
export function challengeCommands(program: Command, run: Run): void {
  examples(
    program
      .command('challenge <package>')
      .description('ask whoever brings a grant to prove that it is theirs')
      .requiredOption('--as <name>', 'who asks, as the provider will see it: a host name, as a rule')
      .requiredOption('--method <words>', 'what the answer is for, as in open or GET /fhir/Observation')
      .requiredOption('--out <file>', 'where the challenge goes; - for stdout')
      .option('--for <seconds>', 'how long it can be answered, up to 3600', '300')
      .option('--network <network>', 'without a profile: the network of the grant (regtest by default)'),
    'challenge clinic.grant --as gate.example --method open --out c.challenge',
  ).action(
    run(async (io, input: string, options: ChallengeOptions & { out: string }) => {
      const { language } = io.options;
      const { challenge, file } = await makeChallenge(io, input, options);
      await io.write(options.out, file);
      return {
        json: { ...challenge },
        text:
          options.out === '-'
            ? ''
            : challengeWords[language].written(options.out, timeOf(challenge.exp, language)),
      };
    }),
  );

  examples(
    program
      .command('answer <challenge>')
      .description('prove that a grant is yours to whoever asks')
      .requiredOption('--out <file>', 'where the answer goes; - for stdout')
      .option('--yes', 'answer without being asked'),
    '--profile clinic answer c.challenge --out c.answer',
  ).action(
    run(async (io, path: string, options: { out: string; yes?: boolean }) => {
      const { language } = io.options;
      const say = challengeWords[language];
      const { answerChallenge, readForeignChallenge } = await io.library();
      const session = await io.unlock();
      const read = readForeignChallenge(session, await io.read(path, MAX_CHALLENGE_BYTES + 1));
      const { audience, grant, method, exp } = read.challenge;
      const what = [
        say.asks(visible(audience), grant, visible(method)),
        say.counts(timeOf(exp, language)),
      ].join('\n');
      await io.confirm(what, say.ask, options.yes);
      const { file } = answerChallenge(session, read);
      await io.write(options.out, file);
      return {
        json: { schema: 'medwallet/challenge-answered/v1', audience, grant, method, expires: exp },
        text: options.out === '-' ? '' : say.answered(visible(audience), options.out),
      };
    }),
  );
}
