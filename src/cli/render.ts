import type { MedwalletError } from '../errors.ts';
import { isoTime } from '../language/index.ts';
import type { CommandResult, GlobalOptions } from './context.ts';

/** One JSON object and a line feed. Big integers never occur: amounts are whole satoshis below 2^53. */
export function renderJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** What a command prints: its object with `--json`, else its lines. */
export function renderResult({ json, text, streamed }: CommandResult, options: GlobalOptions): string {
  if (streamed === true) return '';
  if (options.json) return renderJson(json);
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

export function renderError(error: MedwalletError): Record<string, unknown> {
  return {
    schema: 'medwallet/error/v1',
    error: {
      code: error.code,
      message: error.message,
      hint: error.hint,
      outcome: error.outcome,
      ...(Object.keys(error.facts).length === 0 ? {} : { facts: error.facts }),
    },
  };
}

/** Foreign text on a terminal: no control character may steer it. */
export function visible(text: string): string {
  // Almost all text is this plain, and the pattern of all control characters takes half a millisecond to make.
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return text.replace(/\p{C}/gu, '\ufffd');
}

/** Unix seconds as UTC, to the minute. */
export function renderTime(seconds: number): string {
  return `${isoTime(seconds).slice(0, 16).replace('T', ' ')} UTC`;
}

/** The first characters of an id: enough for the eye, and for a command that takes a beginning. */
export function shortId(id: string): string {
  return id.slice(0, 12);
}
