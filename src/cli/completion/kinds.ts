import type { Argument, Command, Option } from 'commander';
import type { KnownKind } from '../../index.ts';

/** What stands in a place of a command line: values that are looked up, words to choose from, or a person's own. */
export type Wanted =
  | { readonly look: KnownKind | 'granted' | 'purpose' | 'network' }
  | { readonly among: readonly string[] }
  | 'files'
  | 'folders'
  | 'free';

const REASONS = ['corrected', 'updated', 'entered-in-error', 'withdrawn', 'duplicate'];
const LOSSES = ['planned', 'lost', 'stolen'];
const COLLECTIONS: Wanted = { look: 'collection' };
const CONTACT: Wanted = { look: 'contact' };
const RECORD: Wanted = { look: 'record' };
const GRANT: Wanted = { look: 'grant' };

/** By the option's long name, or behind its command's path where one name means several things. */
const OPTIONS: Readonly<Record<string, Wanted>> = {
  profile: { look: 'profile' },
  home: 'folders',
  lang: { among: ['en', 'id'] },
  role: { among: ['patient', 'provider', 'guardian'] },
  words: { among: ['12', '15', '18', '21', '24'] },
  network: { look: 'network' },
  custodian: CONTACT,
  guardian: CONTACT,
  patient: CONTACT,
  'verify --patient': { look: 'did' },
  audience: { look: 'did' },
  author: { look: 'did' },
  record: RECORD,
  supersedes: RECORD,
  collection: COLLECTIONS,
  grant: GRANT,
  purpose: { look: 'purpose' },
  status: { among: ['seen', 'fresh'] },
  require: { among: ['signed', 'logged', 'confirmed', 'final'] },
  'contact retire --reason': { among: LOSSES },
  'record amend --reason': { among: REASONS },
  'record erase --reason': { among: REASONS },
  'issue --reason': { among: REASONS },
  'move-home hand-over --reason': { among: ['planned', 'stolen'] },
  'new-key': { among: ['planned', 'stolen'] },
  'anchor history --for': CONTACT,
  'recover --for': CONTACT,
  replaces: CONTACT,
};

/** By the operand's name. */
const OPERANDS: Readonly<Record<string, Wanted>> = {
  provider: CONTACT,
  patient: CONTACT,
  id: RECORD,
  ids: RECORD,
  grant: GRANT,
  'open <record>': { look: 'granted' },
  'break-glass review <grant>': { look: 'emergency' },
  'contact retire <name>': CONTACT,
  'guardian add <name>': CONTACT,
  'guardian remove <name>': CONTACT,
  'move-home hand-over <name>': CONTACT,
  'recover <name>': CONTACT,
  'settings <name>': { among: ['max-fee', 'max-fee-rate', 'fallback-fee-rate', 'move-delay'] },
  'completion <shell>': { among: ['bash', 'zsh', 'fish', 'powershell'] },
  acks: 'files',
  issue: 'files',
  challenge: 'files',
};

/** What an option takes; undefined for one that stands alone. @param path of its command */
export function optionWants(path: string, option: Option): Wanted | undefined {
  if (!option.required && !option.optional) return undefined;
  const name = option.long?.slice(2) ?? '';
  const named = OPTIONS[`${path} --${name}`] ?? (Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined);
  return named ?? byPlaceholder(/[<[]([^\]>]+?)(?:\.\.\.)?[\]>]/.exec(option.flags)?.[1] ?? '');
}

/** What an operand is. */
export function operandWants(path: string, operand: Argument): Wanted {
  const name = operand.name();
  const named = Object.hasOwn(OPERANDS, name) ? OPERANDS[name] : undefined;
  return OPERANDS[`${path} <${name}>`] ?? named ?? byPlaceholder(name);
}

function byPlaceholder(name: string): Wanted {
  if (/^(?:file|files|package|path)$/.test(name)) return 'files';
  return name === 'folder' ? 'folders' : 'free';
}

/** The words that call a command, without the program's own. */
export function pathOfCommand(command: Command): string {
  const own = command.parent === null ? [] : [pathOfCommand(command.parent), command.name()];
  return own.filter((word) => word !== '').join(' ');
}
