/** What is being said, and what was: each topic with what is kept of it. */
import { words } from './api.js';
import { byId, bytes, make, number, plural, say } from './dom.js';
import { List } from './list.js';

const LAST = 20;

/** @param {(topic: string) => void} listen what is done to hear a topic */
export function topics(api, listen) {
  return new List({
    name: 'topics',
    section: 'topic-list',
    needs: 'read',
    lacks: 'listeners',
    key: topic => topic.topic,
    load: async query => {
      const { topics, next, silent } = await api.get(`topics?${query}`);
      byId('known-topics').replaceChildren(...topics.map(({ topic }) => make('option', { value: topic })));
      return { entries: topics, next, silent, count: plural(topics.length, 'topic') + (next ? ' on this page' : '') };
    },
    make: topic => entry(topic, api, listen),
  });
}

function entry({ topic }, api, listen) {
  const detail = make('p', { className: 'detail' });
  const said = make('ol', { className: 'said', ariaLabel: `What is kept of ${topic}` });
  const history = make('button', { type: 'button', ariaLabel: `History of ${topic}`, ariaExpanded: 'false' }, 'History');
  const unfolded = make('div', { className: 'history', hidden: true }, said);
  let latest;
  history.addEventListener('click', () => {
    unfolded.hidden = !unfolded.hidden;
    history.ariaExpanded = String(!unfolded.hidden);
    return unfolded.hidden || fill(api, latest, said);
  });
  const element = make('li', {},
    make('div', { className: 'entry' }, make('p', {}, make('code', {}, topic)), detail),
    make('div', { className: 'actions' },
      make('button', { type: 'button', ariaLabel: `Listen to ${topic}`, onclick: () => listen(topic) }, 'Listen'),
      history),
    unfolded);
  return {
    element,
    update(now) {
      const hasMore = latest && latest.position !== now.position && !unfolded.hidden;
      latest = now;
      say(detail, `${plural(now.listeners, 'listener')} · ${number(now.messages)} kept, ${bytes(now.bytes)} · at ${now.position}`);
      if (hasMore) {
        fill(api, latest, said);
      }
    },
  };
}

/** The newest first, as in the stream. */
async function fill(api, { topic, messages, position }, said) {
  const [epoch, newest] = position.split(':');
  const since = messages > LAST ? `&since=${epoch}:${Number(newest) - LAST}` : '';
  try {
    const answer = await api.get(`topics/${encodeURIComponent(topic)}/messages?limit=${LAST}${since}`);
    const lines = answer.messages.map(message => make('li', {}, make('span', { className: 'place' }, `:${message.position.split(':')[1]}`), ' ', message.data.slice(0, 300)));
    said.replaceChildren(...(lines.length ? lines.reverse() : [make('li', {}, 'Nothing is kept.')]));
  } catch (problem) {
    said.replaceChildren(make('li', { className: 'bad' }, words(problem)));
  }
}
