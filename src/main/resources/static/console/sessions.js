/** Who listens: for an operator, who may tell one something, or disconnect it. */
import { ask } from './ask.js';
import { age, byId, bytes, make, plural, say } from './dom.js';
import { List } from './list.js';

/** @param {() => string | undefined} own the session of this page, where it is known */
export function sessions(api, own) {
  const list = new List({
    name: 'sessions',
    section: 'sessions',
    needs: 'operate',
    lacks: 'sessions',
    key: session => session.id,
    load: async query => {
      const { sessions, next, total, silent } = await api.get(`sessions?${query}`);
      return { entries: sessions, next, silent, count: sessions.length < total ? `${sessions.length} of ${plural(total, 'session')}` : plural(total, 'session') };
    },
    make: session => entry(session, own, path => tell(api, path), path => disconnect(api, path, list)),
  });
  return list;
}

function entry({ id }, own, onTell, onDisconnect) {
  const transport = make('span', { className: 'tag' });
  const you = make('span', { className: 'tag you', hidden: true }, 'this page');
  const node = make('span', { className: 'tag', hidden: true });
  const where = make('p', { className: 'detail' });
  const element = make('li', {},
    make('div', { className: 'entry' },
      make('p', {}, make('code', {}, id), ' ', transport, ' ', node, ' ', you),
      where),
    make('div', { className: 'actions' },
      make('button', { type: 'button', ariaLabel: `Tell session ${id}`, onclick: () => onTell(id) }, 'Tell'),
      make('button', { type: 'button', ariaLabel: `Disconnect session ${id}`, onclick: () => onDisconnect(id) }, 'Disconnect')));
  return {
    element,
    update(session) {
      say(transport, session.transport === 'sse' ? 'SSE' : 'WebSocket');
      node.hidden = !session.node;
      say(node, session.node ? `on ${session.node}` : '');
      you.hidden = session.id !== own();
      say(where, details(session));
    },
  };
}

function details({ since, user, address, topics, messages, bytes: sent }) {
  const behind = Math.max(0, ...topics.map(place => place.behind));
  return [
    user && `user ${user}`,
    address,
    age(Date.parse(since)),
    topics.map(place => place.topic).join(', '),
    plural(messages, 'message'),
    bytes(sent),
    behind > 0 && `${plural(behind, 'message')} behind`,
  ].filter(Boolean).join(' · ');
}

function tell(api, id) {
  ask({ title: 'Tell one session', text: `Only ${id} hears it.`, yes: 'Tell', wantsMessage: true },
    message => api.post(`sessions/${id}/messages`, message));
}

function disconnect(api, id, list) {
  ask({ title: 'Disconnect a session?', text: `${id} is closed with 1008. A client that keeps to the rules does not come back by itself.`, yes: 'Disconnect', wantsMessage: false },
    async () => {
      await api.delete(`sessions/${id}`);
      await list.refresh();
    });
}
