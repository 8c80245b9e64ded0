/** The list of topics, each with its subscribers and its retained messages. */
import { errorMessage } from './api.js';
import { byId, bytes, make, number, plural, setText } from './dom.js';
import { List } from './list.js';

const MAX_MESSAGES = 20;

/** @param {(topic: string) => void} subscribe subscribes this page to a topic */
export function topicList(api, subscribe) {
  return new List({
    name: 'topics',
    section: 'topic-list',
    scope: 'read',
    missing: 'subscribers',
    key: topic => topic.topic,
    load: async query => {
      const { topics, next, unavailableNodes } = await api.get(`topics?${query}`);
      byId('known-topics').replaceChildren(...topics.map(({ topic }) => make('option', { value: topic })));
      return { entries: topics, next, missingNodes: unavailableNodes, count: plural(topics.length, 'topic') + (next ? ' on this page' : '') };
    },
    make: topic => entry(topic, api, subscribe),
  });
}

function entry({ topic }, api, subscribe) {
  const detail = make('p', { className: 'detail' });
  const messages = make('ol', { className: 'retained', ariaLabel: `Retained messages of ${topic}` });
  const toggle = make('button', { type: 'button', ariaLabel: `History of ${topic}`, ariaExpanded: 'false' }, 'History');
  const history = make('div', { className: 'history', hidden: true }, messages);
  let latest;
  toggle.addEventListener('click', () => {
    history.hidden = !history.hidden;
    toggle.ariaExpanded = String(!history.hidden);
    return history.hidden || showMessages(api, latest, messages);
  });
  const element = make('li', {},
    make('div', { className: 'entry' }, make('p', {}, make('code', {}, topic)), detail),
    make('div', { className: 'actions' },
      make('button', { type: 'button', ariaLabel: `Subscribe to ${topic}`, onclick: () => subscribe(topic) }, 'Subscribe'),
      toggle),
    history);
  return {
    element,
    update(current) {
      const hasChanged = latest && latest.position !== current.position && !history.hidden;
      latest = current;
      setText(detail, details(current));
      if (hasChanged) {
        showMessages(api, latest, messages);
      }
    },
  };
}

function details({ subscribers, messages, bytes: size, position }) {
  return [
    subscribers ? plural(subscribers, 'subscriber') : 'No subscribers',
    messages ? `${number(messages)} retained (${bytes(size)})` : 'none retained',
    `position ${position}`,
  ].join(' · ');
}

/** The newest first, as in the list of received messages. */
async function showMessages(api, { topic, messages, position }, list) {
  const [epoch, newest] = position.split(':');
  const since = messages > MAX_MESSAGES ? `&since=${epoch}:${Number(newest) - MAX_MESSAGES}` : '';
  try {
    const page = await api.get(`topics/${encodeURIComponent(topic)}/messages?limit=${MAX_MESSAGES}${since}`);
    const lines = page.messages.map(message => make('li', {}, make('span', { className: 'position' }, `:${message.position.split(':')[1]}`), ' ', message.data.slice(0, 300)));
    list.replaceChildren(...(lines.length ? lines.reverse() : [make('li', {}, 'No retained messages.')]));
  } catch (problem) {
    list.replaceChildren(make('li', { className: 'error' }, errorMessage(problem)));
  }
}
