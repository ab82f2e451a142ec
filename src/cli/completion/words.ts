/** A word as a shell's line has it, with its quotes taken away; `$` and `` ` `` stay what they are, nothing is run. */
export interface ShellWord {
  readonly text: string;
  /** The quote that is still open at its end, as while it is being typed. */
  readonly open: '' | '"' | "'";
  /** What stands before the open quote. */
  readonly before: string;
}

/** Reads one raw word of a POSIX shell's line (POSIX.1-2024, XCU 2.2). */
export function readShellWord(raw: string): ShellWord {
  let [text, before] = ['', ''];
  let open: ShellWord['open'] = '';
  for (let i = 0; i < raw.length; i++) {
    const char = raw.charAt(i);
    if (open === "'") {
      if (char === "'") open = '';
      else text += char;
    } else if (char === '\\') {
      const next = raw.charAt(++i);
      // Within double quotes a backslash is one, unless it takes a meaning away.
      text += open === '"' && !/["\\$`]/.test(next) ? `\\${next}` : next;
    } else if (char === '"') {
      if (open === '') before = text;
      open = open === '"' ? '' : '"';
    } else if (char === "'" && open === '') {
      before = text;
      open = "'";
    } else text += char;
  }
  return { text, open, before };
}

/**
 * A value as bash takes it from where the word is: nothing in it is a blank, a quote, a variable or a command any
 * more. Undefined where it cannot be written there.
 */
export function quoteForBash(value: string, { open, before }: ShellWord): string | undefined {
  // No line can hold it, or a terminal would obey it.
  if (/\p{C}/u.test(value)) return undefined;
  if (open === '') return value.replace(/[^\p{L}\p{N}_.,:=@%/+-]/gu, '\\$&');
  // Readline keeps what stands up to the quote.
  if (!value.startsWith(before)) return undefined;
  const rest = value.slice(before.length);
  if (open === "'") return rest.replaceAll("'", `'\\''`);
  // A history expansion has no other spelling between double quotes.
  return rest.includes('!') ? undefined : rest.replace(/["\\$`]/g, '\\$&');
}

/** A value as PowerShell takes it (about_Quoting_Rules): in its own quotes where anything in it could mean something. */
export function quoteForPowerShell(value: string): string | undefined {
  if (/\p{C}/u.test(value)) return undefined;
  if (/^[\p{L}\p{N}_./:=+][\p{L}\p{N}_./:=+-]*$/u.test(value) || /^--[a-z][a-z0-9-]*$/.test(value))
    return value;
  // Typographic single quotes end a string there as well.
  return `'${value.replace(/['\u2018\u2019\u201a\u201b]/gu, '$&$&')}'`;
}
