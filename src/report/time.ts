import { html, type Html } from './html.ts';

export function timeElement(seconds: number, shown: string): Html {
  const instant = new Date(seconds * 1000).toISOString().replace('.000', '');
  return html`<time datetime="${instant}">${shown}</time>`;
}
