/** A piece of HTML that is safe to put into a page: made by {@link html}, from constants and escaped text. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

export type Piece = string | number | Html | null | readonly Piece[];

/**
 * A template whose values are text unless they are {@link Html} themselves. Titles and names come from providers
 * and from files: whatever they hold ends up as text between tags or inside a quoted attribute, never as markup.
 * A value never stands anywhere else (a tag name, an unquoted attribute, a style, a URL's scheme).
 */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return new Html(parts.reduce((all, part, i) => `${all}${markupOf(values[i - 1] ?? null)}${part}`));
}

/** A phrase with values at `{0}`, `{1}`: text and values alike are escaped unless they are {@link Html}. */
export function filled(phrase: string, ...values: readonly Piece[]): Html {
  return html`${phrase.split(/\{(\d)\}/).map((part, i) => (i % 2 === 0 ? part : (values[Number(part)] ?? null)))}`;
}

function markupOf(piece: Piece): string {
  if (piece === null) return '';
  if (piece instanceof Html) return piece.markup;
  if (typeof piece === 'string') return escapeText(piece);
  return typeof piece === 'number' ? String(piece) : piece.map(markupOf).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** More marks on one letter than any script piles up: what is higher covers the lines above and below. */
const PILED = /(\p{M}{6})\p{M}+/gu;

/** Text for a page. Control and formatting characters go too: one that turns the direction hides what stands there. */
export function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{C}/gu, '\ufffd')
    .replace(PILED, '$1\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
