import type { CliContext } from './context.ts';
import { CliError } from './errors.ts';

interface Answer<T> {
  readonly answer: T;
}

export async function askYes(context: CliContext, question: string): Promise<boolean> {
  const prompt = await promptOn(context);
  const { answer } = await unlessStopped<Answer<boolean>>(() =>
    prompt([{ type: 'confirm', name: 'answer', message: question, default: false }]),
  );
  return answer;
}

export async function askSecret(context: CliContext, question: string): Promise<string> {
  const prompt = await promptOn(context);
  const { answer } = await unlessStopped<Answer<string>>(() =>
    prompt([{ type: 'password', name: 'answer', message: question, mask: false }]),
  );
  return answer;
}

// Questions go to stderr: stdout is for results.
async function promptOn(context: CliContext) {
  const { default: inquirer } = await import('inquirer');
  return inquirer.createPromptModule({ input: context.stdin, output: context.stderr });
}

async function unlessStopped<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw new CliError(
      'interrupted',
      'You stopped it; nothing was done.',
      'Run the command again when you like.',
      {
        outcome: 'interrupted',
        cause,
      },
    );
  }
}
