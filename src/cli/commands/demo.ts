import type { Command } from 'commander';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';

/** `demo`: the whole main path, with three people, on a node of its own. */
export function demoCommands(program: Command, run: Run): void {
  examples(
    program
      .command('demo')
      .description('play the whole main path: patient, clinic and guardian on a real node of their own')
      .option('--file <file>', 'the record to use (a small FHIR bundle by default)')
      .option('--keep', 'keep the folder and the node afterwards, to look around'),
    'demo',
    'demo --file scan.dcm',
  ).action(
    run(async (io, options: { file?: string; keep?: boolean }) => {
      const { playDemo } = await import('../demo/play.ts');
      const played = await playDemo(io, options);
      return {
        json: { schema: 'medwallet/demo/v1', ...played },
        text: `\nDone: ${played.steps} commands in ${played.seconds.toFixed(1)} s.${played.home === null ? '' : `\nEverything is still there: MEDWALLET_HOME=${played.home}`}`,
      };
    }),
  );
}
