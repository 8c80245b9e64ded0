/** The list of topics, each with its subscribers and its retained messages. */
import { errorMessage } from './api.js';
import { byId, bytes, make, number, plural, setText } from './dom.js';
import { List } from './list.js';
import { messageRow, navigateByArrowKeys, updateTabStop } from './message-row.js';
import { positionText } from './payload.js';
import { TopicPresence } from './presence.js';

const MAX_MESSAGES = 20;
const MAX_SUGGESTIONS = 100;

/**
 * @param {object} page
 * @param {(topic: string) => boolean} page.isSubscribed whether this page names the topic
 * @param {(topic: string) => void} page.toggle subscribes this page to a topic, or unsubscribes it
 * @param {() => string | undefined} page.session the id of its session, if known
 */
export function topicList(api, page) {
  const list = new List({
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
    make: topic => entry(topic, api, page),
  });
  return Object.assign(list, { refreshPresence: topic => list.find(topic)?.presence.refresh() });
}

/** What the page has seen last is suggested in its fields for topics. */
function suggest(topics) {
  const options = byId('known-topics');
  const names = new Set([...topics.map(({ topic }) => topic), ...[...options.children].map(option => option.value)]);
  options.replaceChildren(...[...names].slice(0, MAX_SUGGESTIONS).map(value => make('option', { value })));
}

function entry({ topic }, api, page) {
  const detail = make('p', { className: 'detail' });
  const messages = make('ol', { className: 'retained', ariaLabel: `Retained messages of ${topic}` });
  navigateByArrowKeys(messages);
  const toggle = make('button', { type: 'button', ariaLabel: `History of ${topic}`, ariaExpanded: 'false' }, 'History');
  const history = make('div', { className: 'history', hidden: true }, messages);
  const presence = new TopicPresence(api, topic, page.session);
  const subscribe = make('button', { type: 'button', onclick: () => page.toggle(topic) });
  let latest;
  toggle.addEventListener('click', () => {
    history.hidden = !history.hidden;
    toggle.ariaExpanded = String(!history.hidden);
    return history.hidden || showMessages(api, latest, messages);
  });
  const element = make('li', {},
    make('div', { className: 'entry' }, make('p', {}, make('code', {}, topic)), detail),
    make('div', { className: 'actions' },
      subscribe,
      toggle,
      presence.toggle),
    history,
    presence.element);
  return {
    element,
    presence,
    update(current) {
      const hasChanged = latest && latest.position !== current.position && !history.hidden;
      latest = current;
      subscribe.ariaLabel = page.isSubscribed(topic) ? `Unsubscribe from ${topic}` : `Subscribe to ${topic}`;
      setText(subscribe, page.isSubscribed(topic) ? 'Unsubscribe' : 'Subscribe');
      setText(detail, details(current));
      detail.title = `Position ${current.position}: that of its newest message. ${current.position.endsWith(':0') ? '' : positionText(current.position)}`;
      if (hasChanged) {
        showMessages(api, latest, messages);
      }
      presence.refresh();
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
