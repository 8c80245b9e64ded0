/** Announces new messages to screen readers: one sentence every few seconds at most, and none for ticks and for clients that join or leave. */
import { byId, plural, setText } from './dom.js';

const INTERVAL = 5_000;

let count = 0;
let latest;
let timer;

export function announce({ kind, topic, text }) {
  if (['tick', 'system', 'presence'].includes(kind)) {
    return;
  }
  count += 1;
  latest = `${kind === 'topic' ? topic : kind}: ${text.slice(0, 120)}`;
  timer ??= setTimeout(() => {
    setText(byId('announcement'), count === 1 ? latest : `${plural(count, 'new message')}, the latest ${latest}`);
    count = 0;
    timer = undefined;
  }, INTERVAL);
}
