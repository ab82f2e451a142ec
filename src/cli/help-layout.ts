import { Help, type Command, type HelpConfiguration } from 'commander';
import { wrap } from './wrap.ts';

/** What nobody's terminal says is taken for this. */
const COLUMNS = 80;
/** A description beside its option is at least so wide; where that does not fit it stands below. */
const BESIDE = 40;
/** `Cara pakai: ` is the longest. */
const BEFORE_USAGE = 12;
const BELOW = '      ';

/**
 * Help that fits the terminal, narrow ones too: commander leaves lines whole where less than 40 columns are left for
 * what an option means, and the terminal then cuts through words.
 * @param more what else is said differently
 */
export function layOutHelp(command: Command, more: HelpConfiguration = {}): Command {
  const plain = new Help();
  return command.configureHelp({
    minWidthToWrap: 20,
    formatItem: (term, termWidth, description, helper) => {
      const width = helper.helpWidth ?? COLUMNS;
      plain.helpWidth = width;
      if (description === '' || width - termWidth - 4 >= BESIDE) {
        return plain.formatItem(term, termWidth, description, helper);
      }
      return `  ${term}\n${wrap(`${BELOW}${description}`, width)}`;
    },
    styleUsage(usage) {
      return wrap(usage, (this.helpWidth ?? COLUMNS) - BEFORE_USAGE).replaceAll('\n', '\n  ');
    },
    ...more,
  });
}
