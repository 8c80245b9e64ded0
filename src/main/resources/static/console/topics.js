/** The list of topics, each with its subscribers and its retained messages. */
import { errorMessage } from './api.js';
import { byId, bytes, make, number, plural, setText } from './dom.js';
import { List } from './list.js';
import { messageRow, navigateByArrowKeys, updateTabStop } from './message-row.js';
import { positionText } from './payload.js';

const MAX_MESSAGES = 20;
const MAX_SUGGESTIONS = 100;

/** @param {(topic: string) => void} subscribe subscribes this page to a topic */
export function topicList(api, subscribe) {
  return new List({
    name: 'topics',
    section: 'topic-list',
    scope: 'read',
    missing: 'subscribers',
    key: topic => topic.topic,
    load: async (query, search, isFirst) => {
      const { topics, next, unavailableNodes } = await api.get(`topics?${query}`);
      suggest(topics);
      const isAll = isFirst && !next;
      return { entries: topics, next, missingNodes: unavailableNodes, count: `${plural(topics.length, 'topic')}${isAll ? '' : ' on this page'}` };
    },
    make: topic => entry(topic, api, subscribe),
  });
}

/** What the page has seen last is suggested in its fields for topics. */
function suggest(topics) {
  const options = byId('known-topics');
  const names = new Set([...topics.map(({ topic }) => topic), ...[...options.children].map(option => option.value)]);
  options.replaceChildren(...[...names].slice(0, MAX_SUGGESTIONS).map(value => make('option', { value })));
}

function entry({ topic }, api, subscribe) {
  const detail = make('p', { className: 'detail' });
  const messages = make('ol', { className: 'retained', ariaLabel: `Retained messages of ${topic}` });
  navigateByArrowKeys(messages);
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
      detail.title = `Position ${current.position}: that of its newest message. ${current.position.endsWith(':0') ? '' : positionText(current.position)}`;
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
    `newest position ${position}`,
  ].join(' · ');
}

/** The newest first, as in the list of received messages. */
async function showMessages(api, { topic, messages, position }, list) {
  const [epoch, newest] = position.split(':');
  const since = messages > MAX_MESSAGES ? `&since=${epoch}:${Number(newest) - MAX_MESSAGES}` : '';
  try {
    const page = await api.get(`topics/${encodeURIComponent(topic)}/messages?limit=${MAX_MESSAGES}${since}`);
    const open = new Set([...list.children].filter(row => row.hasAttribute('data-open')).map(row => row.dataset.position));
    const rows = page.messages.map(({ position, data }) => messageRow({ topic, position, text: data }, { dataset: { position }, open: open.has(position) }));
    list.replaceChildren(...(rows.length ? rows.reverse() : [make('li', {}, 'No retained messages.')]));
    updateTabStop(list);
  } catch (problem) {
    list.replaceChildren(make('li', { className: 'error' }, errorMessage(problem)));
  }
}
