import type { Command, Option } from 'commander';
import { examplesOf } from './examples.ts';
import { VERSION } from './version.ts';

/** A page for man(1), in the macros of man(7). */
export interface ManPage {
  /** Name of its file: `medwallet-grant.1`. */
  readonly file: string;
  readonly text: string;
}

/** As docs/cli.md has them. */
const EXIT_STATUS = [
  ['0', 'done; writing what others have to sign is done, too'],
  ['1', 'checked and refused'],
  ['2', 'wrong usage'],
  ['3', 'could not check or reach: node, disk, board'],
  ['4', 'locked, or wrong passphrase'],
  ['5', 'more signatures needed'],
  ['130', 'interrupted'],
] as const;

/** One page for the program and one for each of its commands, with what that command holds. */
export function manPages(program: Command): ManPage[] {
  const commands = program.commands.filter((command) => !command.name().startsWith('_'));
  const names = commands.map((command) => `medwallet-${command.name()}`);
  const whole = [
    head('medwallet', program.description()),
    section('SYNOPSIS', `${bold('medwallet')} [options] ${italic('command')}`),
    section(
      'COMMANDS',
      ...commands.map((command) => term(bold(`medwallet-${command.name()}(1)`), command.description())),
    ),
    section('OPTIONS', 'They may stand anywhere on the line of every command.', ...options(program)),
    ...tail(program, names),
  ].join('');
  return [{ file: 'medwallet.1', text: whole }, ...commands.map((command) => pageOf(command, ['medwallet']))];
}

function pageOf(command: Command, seeAlso: readonly string[]): ManPage {
  const name = `medwallet-${command.name()}`;
  const held = descendants(command);
  const text = [
    head(name, command.description()),
    section('SYNOPSIS', [command, ...held].filter(isLine).map(usage).join('\n.br\n')),
    ...(options(command).length === 0 ? [] : [section('OPTIONS', ...options(command))]),
    ...(held.length === 0 ? [] : [section('COMMANDS', ...held.flatMap(subsection))]),
    ...tail(command, seeAlso),
  ].join('');
  return { file: `${name}.1`, text };
}

function subsection(command: Command): string[] {
  const flags = options(command);
  const shown = examplesOf(command);
  return [
    `.SS ${quoted(nameOf(command))}`,
    escaped(sentence(command.description())),
    ...flags,
    ...(shown.length === 0 ? [] : ['.PP', code(shown)]),
  ];
}

function tail(command: Command, seeAlso: readonly string[]): string[] {
  const shown = examplesOf(command);
  return [
    ...(shown.length === 0 ? [] : [section('EXAMPLES', code(shown))]),
    section('EXIT STATUS', ...EXIT_STATUS.map(([status, meaning]) => term(bold(status), meaning))),
    section('SEE ALSO', seeAlso.map((name) => `${bold(name)}(1)`).join(',\n')),
  ];
}

function head(name: string, description: string): string {
  return `.TH ${name.toUpperCase()} 1 "" "medwallet ${VERSION}" "medwallet"\n.SH NAME\n${escaped(name)} \\- ${escaped(description)}\n`;
}

function section(name: string, ...paragraphs: readonly string[]): string {
  return `.SH ${name}\n${paragraphs.join('\n')}\n`;
}

/** What a flag or a status is, behind its name. */
function term(name: string, meaning: string): string {
  return `.TP\n${name}\n${escaped(sentence(meaning))}`;
}

function code(lines: readonly string[]): string {
  return `.nf\n.RS\n${lines.map((line) => `$ medwallet ${escaped(line)}`).join('\n')}\n.RE\n.fi`;
}

function options(command: Command): string[] {
  return command.options
    .filter(({ hidden }) => !hidden)
    .map((option) => term(bold(option.flags), meaningOf(option)));
}

function meaningOf({ description, mandatory, defaultValue }: Option): string {
  const value: unknown = defaultValue;
  return `${description}${mandatory ? ' (required)' : typeof value === 'string' ? ` (${value} unless told)` : ''}`;
}

function usage(command: Command): string {
  const operands = command.registeredArguments.map((argument) => {
    const name = italic(`${argument.name()}${argument.variadic ? '...' : ''}`);
    return argument.required ? name : `[${name}]`;
  });
  return [bold(nameOf(command)), '[options]', ...operands].join(' ');
}

/** Some commands only hold others: they are no line by themselves. */
function isLine(command: Command): boolean {
  return command.commands.length === 0 || command.options.some(({ hidden }) => !hidden);
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((held) => [held, ...descendants(held)]);
}

function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

function bold(text: string): string {
  return `\\fB${escaped(text)}\\fR`;
}

function italic(text: string): string {
  return `\\fI${escaped(text)}\\fR`;
}

function quoted(text: string): string {
  return `"${escaped(text).replaceAll('"', '\\(dq')}"`;
}

/** Nothing of a text is a request: not its backslashes, nor a dot or an apostrophe that begins a line. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/gm, '\\&');
}
