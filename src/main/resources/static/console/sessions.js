/** The list of sessions: an operator can send a direct message to a session, or disconnect it. */
import { openDialog } from './dialog.js';
import { age, byId, bytes, make, plural, setHidden, setText } from './dom.js';
import { List } from './list.js';

const TRANSPORTS = {
  websocket: 'WebSocket', sse: 'SSE',
  centrifugo_json: 'Centrifugo JSON', centrifugo_protobuf: 'Centrifugo Protobuf',
  centrifugo_http_stream: 'Centrifugo HTTP stream', centrifugo_sse: 'Centrifugo SSE',
  uni_websocket: 'One-way WebSocket', uni_sse: 'One-way SSE', uni_http_stream: 'One-way HTTP stream',
};

/** So many topics of a session are shown; the others can be unfolded. */
const MAX_TOPICS = 5;

/** @param {() => string | undefined} own the id of the session of this page, if known */
export function sessionList(api, own) {
  const list = new List({
    name: 'sessions',
    section: 'sessions',
    scope: 'operate',
    missing: 'sessions',
    key: session => session.id,
    load: async (query, search, isFirst) => {
      try {
        const { sessions, next, total, unavailableNodes } = await api.get(`sessions?${query}`);
        showIssuer(sessions.some(session => session.issuer));
        const entries = await ownFirst(api, { sessions, hasMore: Boolean(next) }, own(), search, isFirst);
        return { entries, next, missingNodes: unavailableNodes, count: `${plural(total, 'session')}${Object.keys(search).length ? ` ${total === 1 ? 'matches' : 'match'}` : ''}` };
      } catch (problem) {
        showIssuer(/parameter issuer/.test(problem.message));
        throw problem;
      }
    },
    make: session => entry(session, own, id => sendMessage(api, id), (id, element) => disconnect(api, id, element, list)),
  });
  return list;
}

/**
 * The session of this page is the first of the first page, and on no other, if it matches the search. If it is not there although the
 * list is complete, it does not match, or has ended.
 */
async function ownFirst(api, { sessions, hasMore }, own, search, isFirst) {
  const others = sessions.filter(session => session.id !== own);
  if (!own || !isFirst) {
    return others;
  }
  const session = sessions.find(({ id }) => id === own) ?? (hasMore ? await api.get(`sessions/${own}`).catch(() => undefined) : undefined);
  return session && matches(session, search) ? [session, ...others] : others;
}

function matches({ user, issuer, topics }, search) {
  return (!search.user || search.user === user) && (!search.issuer || search.issuer === issuer) && (!search.topic || topics.some(({ topic }) => topic === search.topic));
}

/** A user is named by the issuer as well where several issuers are configured. */
function showIssuer(isRequired) {
  if (isRequired) {
    setHidden(byId('sessions-issuer'), false);
  }
}

function entry({ id }, own, onSend, onDisconnect) {
  const transport = make('span', { className: 'tag' });
  const isOwn = make('span', { className: 'tag own', hidden: true }, 'this page');
  const node = make('span', { className: 'tag', hidden: true });
  const detail = make('p', { className: 'detail' });
  const more = make('summary');
  const rest = make('p');
  const others = make('details', { className: 'detail', hidden: true }, more, rest);
  const element = make('li', {},
    make('div', { className: 'entry' },
      make('p', {}, make('code', {}, id), ' ', transport, ' ', node, ' ', isOwn),
      detail,
      others),
    make('div', { className: 'actions' },
      make('button', { type: 'button', ariaLabel: `Send message to session ${id}`, onclick: () => onSend(id) }, 'Send message'),
      make('button', { type: 'button', className: 'danger', ariaLabel: `Disconnect session ${id}`, onclick: () => onDisconnect(id, element) }, 'Disconnect')));
  return {
    element,
    update(session) {
      setText(transport, TRANSPORTS[session.transport] ?? session.transport);
      node.hidden = !session.node;
      setText(node, session.node ? `on ${session.node}` : '');
      isOwn.hidden = session.id !== own();
      setText(detail, details(session));
      const hidden = session.topics.slice(MAX_TOPICS).map(({ topic }) => topic);
      others.hidden = !hidden.length;
      setText(more, `${plural(hidden.length, 'more topic')}`);
      setText(rest, hidden.join(', '));
    },
  };
}

function details({ since, user, issuer, address, topics, messages, bytes: sent }) {
  const behind = Math.max(0, ...topics.map(subscription => subscription.behind));
  return [
    user && `user ${user}${issuer ? ` of ${issuer}` : ''}`,
    address,
    age(Date.parse(since)),
    topics.slice(0, MAX_TOPICS).map(subscription => subscription.topic).join(', '),
    plural(messages, 'message'),
    bytes(sent),
    behind > 0 && `${plural(behind, 'message')} behind`,
  ].filter(Boolean).join(' · ');
}

function sendMessage(api, id) {
  openDialog({ title: 'Send a direct message', text: `Only session ${id} receives it.`, confirm: 'Send', hasMessage: true },
    message => api.post(`sessions/${id}/messages`, message));
}

function disconnect(api, id, element, list) {
  const index = list.indexOf(element);
  openDialog({ title: 'Disconnect this session?', text: `Session ${id} is closed with code 1008, or 3503 in the protocol of Centrifugo. A client that follows the protocol does not reconnect by itself.`, confirm: 'Disconnect', hasMessage: false, danger: true },
    async () => {
      await api.delete(`sessions/${id}`);
      await list.refresh();
    });
  byId('dialog').addEventListener('close', () => element.isConnected || list.focusAt(index, '.danger'), { once: true });
}
