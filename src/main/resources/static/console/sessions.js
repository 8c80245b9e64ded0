/** The list of sessions: an operator can send a direct message to a session, or disconnect it. */
import { openDialog } from './dialog.js';
import { age, byId, bytes, make, plural, setText } from './dom.js';
import { List } from './list.js';

/** @param {() => string | undefined} own the id of the session of this page, if known */
export function sessionList(api, own) {
  const list = new List({
    name: 'sessions',
    section: 'sessions',
    scope: 'operate',
    missing: 'sessions',
    key: session => session.id,
    load: async query => {
      const { sessions, next, total, unavailableNodes } = await api.get(`sessions?${query}`);
      return { entries: sessions, next, missingNodes: unavailableNodes, count: sessions.length < total ? `${sessions.length} of ${plural(total, 'session')}` : plural(total, 'session') };
    },
    make: session => entry(session, own, id => sendMessage(api, id), id => disconnect(api, id, list)),
  });
  return list;
}

function entry({ id }, own, onSend, onDisconnect) {
  const transport = make('span', { className: 'tag' });
  const isOwn = make('span', { className: 'tag own', hidden: true }, 'this page');
  const node = make('span', { className: 'tag', hidden: true });
  const detail = make('p', { className: 'detail' });
  const element = make('li', {},
    make('div', { className: 'entry' },
      make('p', {}, make('code', {}, id), ' ', transport, ' ', node, ' ', isOwn),
      detail),
    make('div', { className: 'actions' },
      make('button', { type: 'button', ariaLabel: `Send message to session ${id}`, onclick: () => onSend(id) }, 'Send message'),
      make('button', { type: 'button', ariaLabel: `Disconnect session ${id}`, onclick: () => onDisconnect(id) }, 'Disconnect')));
  return {
    element,
    update(session) {
      setText(transport, session.transport === 'sse' ? 'SSE' : 'WebSocket');
      node.hidden = !session.node;
      setText(node, session.node ? `on ${session.node}` : '');
      isOwn.hidden = session.id !== own();
      setText(detail, details(session));
    },
  };
}

function details({ since, user, issuer, address, topics, messages, bytes: sent }) {
  const behind = Math.max(0, ...topics.map(subscription => subscription.behind));
  return [
    user && `user ${user}${issuer ? ` of ${issuer}` : ""}`,
    address,
    age(Date.parse(since)),
    topics.map(subscription => subscription.topic).join(', '),
    plural(messages, 'message'),
    bytes(sent),
    behind > 0 && `${plural(behind, 'message')} behind`,
  ].filter(Boolean).join(' · ');
}

function sendMessage(api, id) {
  openDialog({ title: 'Send a direct message', text: `Only session ${id} receives it.`, confirm: 'Send', hasMessage: true },
    message => api.post(`sessions/${id}/messages`, message));
}

function disconnect(api, id, list) {
  openDialog({ title: 'Disconnect this session?', text: `Session ${id} is closed with code 1008. A client that follows the protocol does not reconnect by itself.`, confirm: 'Disconnect', hasMessage: false },
    async () => {
      await api.delete(`sessions/${id}`);
      await list.refresh();
    });
}
