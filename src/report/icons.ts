import { html, type Html } from './html.ts';
import type { Kind } from './words.ts';

type Icon = Kind | 'seal' | 'warning';

// Drawn for this page on a grid of 24, in lines: they take the colour of the text around them.
const SHAPES: Readonly<Record<Icon, Html>> = {
  access: html`<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z" /><circle
      cx="12"
      cy="12"
      r="2.8"
    />`,
  consent: html`<path d="M4.5 12.5 10 18 19.5 6.5" />`,
  ended: html`<path d="M6.5 6.5l11 11M17.5 6.5l-11 11" />`,
  emergency: html`<path d="M12 4v10M12 19v.6" />`,
  record: html`<path d="M6.5 3.5h7.5l4 4v13h-11.5zM14 3.5v4h4M9.5 12.5h5.5M9.5 16h5.5" />`,
  ledger: html`<path
    d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.2 1.2M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.2-1.2"
  />`,
  seal: html`<path d="M12 3.5 19 6v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6zM8.5 12l2.5 2.5 4.5-5" />`,
  warning: html`<path d="M12 4 21.5 20H2.5zM12 10v4.5M12 17v.5" />`,
};

/** Decoration: whatever it shows stands in words beside it. */
export function icon(name: Icon): Html {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    ${SHAPES[name]}
  </svg>`;
}
