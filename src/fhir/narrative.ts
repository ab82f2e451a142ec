import type { JsonObject } from '../encoding/index.ts';

/** A `text` element of lines as they are, generated from what the resource says (R4, Narrative). */
export function narrative(text: string): JsonObject {
  const escaped = text.replace(/[&<>]/g, (one) => ({ '&': '&amp;', '<': '&lt;' })[one] ?? '&gt;');
  return {
    status: 'generated',
    div: `<div xmlns="http://www.w3.org/1999/xhtml"><pre>${escaped}</pre></div>`,
  };
}
