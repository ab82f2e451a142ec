import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginnings } from './examples/beginnings.ts';
import { consent } from './examples/consent.ts';
import { endings } from './examples/endings.ts';
import { homes } from './examples/homes.ts';
import { playground } from './examples/playground.ts';
import { records } from './examples/records.ts';
import { everyExample } from './examples/stage.ts';
import { begin, tell, type Begun } from './examples/story.ts';

const known = everyExample();

/** What no part of the story runs, and why. */
const NOT_RUN: Readonly<Record<string, string>> = {};

// One story, in which every example of every command's help has its place and is run as it stands.
describe('the examples of the help', { timeout: 180_000 }, () => {
  let begun: Begun;
  const story = tell(() => begun);

  beforeAll(async () => {
    begun = await begin(known);
  });
  afterAll(() => story.end());

  beginnings(story);
  homes(story);
  records(story);
  consent(story);
  endings(story);
  playground(story);

  it('are all of them run', () => {
    expect(known.filter((line) => !begun.stage.ran.has(line) && !(line in NOT_RUN))).toEqual([]);
    expect(Object.keys(NOT_RUN).filter((line) => begun.stage.ran.has(line) || !known.includes(line))).toEqual(
      [],
    );
  });
});
