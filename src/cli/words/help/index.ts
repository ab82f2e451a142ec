import { Help, type Command } from 'commander';
import { exampleTitle } from '../../examples.ts';
import { layOutHelp } from '../../help-layout.ts';
import { LEDGER_HELP } from './ledger.ts';
import { RECORDS_HELP } from './records.ts';
import { SETUP_HELP } from './setup.ts';

/** What stands in `--help`, by its English words. */
export const HELP_WORDS: Readonly<Record<string, string>> = {
  ...SETUP_HELP,
  ...RECORDS_HELP,
  ...LEDGER_HELP,
  'a local Bitcoin node of your own (regtest)': 'node Bitcoin lokal milik Anda (regtest)',
};

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': 'Cara pakai:',
  'Arguments:': 'Argumen:',
  'Options:': 'Pilihan:',
  'Commands:': 'Perintah:',
};

/** Makes the help of a program Indonesian; names of commands and options are the same in every language. */
export function speakIndonesian(program: Command): void {
  const plain = new Help();
  exampleTitle(program, 'Contoh:');
  for (const command of [program, ...descendants(program)]) {
    command.description(said(command.description()));
    for (const argument of command.registeredArguments) argument.description = said(argument.description);
    for (const option of command.options) option.description = said(option.description);
    command.helpOption('-h, --help', 'tampilkan bantuan');
    if (plain.visibleCommands(command).some((one) => one.name() === 'help'))
      command.helpCommand('help [command]', 'tampilkan bantuan tentang perintah');
    layOutHelp(command, {
      styleTitle: (title) => TITLES[title] ?? title,
      commandUsage: (one) =>
        plain.commandUsage(one).replace('[options]', '[pilihan]').replace('[command]', '[perintah]'),
      subcommandTerm: (one) => plain.subcommandTerm(one).replace('[options]', '[pilihan]'),
      optionDescription: (option) => plain.optionDescription(option).replace('(default: ', '(bawaan: '),
    });
  }
}

function said(english: string): string {
  return HELP_WORDS[english] ?? english;
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}
