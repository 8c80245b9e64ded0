/** Tells who hears the page what came in the last seconds, in one sentence; ticks are not worth one. */
import { byId, plural, say } from './dom.js';

const AT_MOST_EVERY = 5_000;

let count = 0;
let latest;
let timer;

export function announce({ kind, topic, text }) {
  if (kind === 'tick' || kind === 'system') {
    return;
  }
  count += 1;
  latest = `${kind === 'topic' ? topic : kind}: ${text.slice(0, 120)}`;
  timer ??= setTimeout(() => {
    say(byId('spoken'), count === 1 ? latest : `${plural(count, 'new message')}, the newest ${latest}`);
    count = 0;
    timer = undefined;
  }, AT_MOST_EVERY);
}
