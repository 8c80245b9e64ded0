/** Puts the parts of the page together. */
import { announce } from './announce.js';
import { Api, BASE } from './api.js';
import { askForCredentials, credentials, current, showCaller } from './credentials.js';
import { byId, deny, say } from './dom.js';
import { Echo } from './echo.js';
import { Herald } from './herald.js';
import { Link } from './link.js';
import { Node } from './node.js';
import { Publish } from './publish.js';
import { sessions } from './sessions.js';
import { Stream } from './stream.js';
import { topics } from './topics.js';

const api = new Api(current);
const stream = new Stream();
const link = new Link();
let herald;
let settings = { transport: 'websocket', topics: [], history: 0 };
let condition = { degraded: false, draining: false };
let refusedAs = 0;
let lastEnd = '';

const echo = new Echo(() => herald);
const node = new Node(api);
const sessionList = sessions(api, () => herald?.state.session);
const topicList = topics(api, listenToo);
new Publish(api);

/** What Herald says, as the stream shows it. */
const HEARD = {
  message: ({ topic, data, position }) => ({ kind: topic === 'tick' || topic === 'broadcast' ? topic : 'topic', topic, text: data, position }),
  echo: ({ data }) => ({ kind: 'echo', text: data }),
  direct: ({ data }) => ({ kind: 'direct', text: data }),
  gap: ({ topic, from, to }) => ({ kind: 'gap', topic, text: `${topic}: what came ${from ? `after ${from} ` : ''}is no longer kept; it goes on after ${to}` }),
};

function hear(what) {
  stream.add(what);
  announce(what);
}

function connect() {
  herald?.close();
  const client = new Herald({ url: BASE, credential: current, ...settings });
  herald = client;
  Object.entries(HEARD).forEach(([type, entry]) => client.addEventListener(type, event => hear(entry(event.detail))));
  client.addEventListener('echo', () => echo.came());
  client.addEventListener('state', ({ detail }) => client === herald && became(detail));
  client.connect();
}

function became(state) {
  link.show(state, settings.transport, condition);
  echo.connection(state, settings.transport);
  if (state.name === 'open') {
    lastEnd = '';
    sessionList.seeChange();
    hear({ kind: 'system', text: `connected over ${settings.transport === 'sse' ? 'Server-Sent Events' : 'WebSocket'}${state.session ? ` as session ${state.session}` : ''}` });
    stream.expect(settings.topics.length ? 'Connected. Nothing was said yet.' : 'Connected: the first tick is due within a second.');
  } else if (state.name === 'waiting' || state.name === 'closed') {
    if (ended(state) !== lastEnd) {
      lastEnd = ended(state); // an attempt that fails like the one before is not worth a line
      hear({ kind: 'system', text: lastEnd });
    }
    stream.expect(state.name === 'closed' ? 'Disconnected: nothing is heard.' : 'The connection is lost; it comes back by itself.');
  }
  deny(byId('stream'), state.status === 401 || state.status === 403 ? `Not allowed: ${state.reason}` : undefined);
  if (state.status === 401 || /expired/.test(state.reason ?? '')) {
    askForCredentials(state.status === 401 ? 'Herald answers this only to whom it knows.' : 'Your token has expired.');
  }
}

function ended({ code, status, reason }) {
  const why = [status ?? (code === 1006 ? undefined : code), reason].filter(Boolean).join(' ');
  return `${code === 1006 ? 'connection lost' : 'disconnected'}${why ? `: ${why}` : ''}`;
}

function listenToo(topic) {
  const named = byId('topics').value.split(/[\s,]+/).filter(Boolean);
  byId('topics').value = [...new Set([...named, topic])].join(', ');
  apply();
}

function apply() {
  const form = byId('listen');
  settings = {
    transport: form.elements.transport.value,
    topics: byId('topics').value.split(/[\s,]+/).filter(Boolean),
    history: Number(byId('history').value) || 0,
  };
  connect();
}

/** Begins with what may be asked without a fuss: a page that is refused there need not try the rest. */
async function start() {
  refusedAs = 0;
  const answer = await node.ask();
  if (refusedAs) {
    herald?.close();
    const refused = { name: 'closed', status: refusedAs, reason: '' };
    link.show(refused, settings.transport, {});
    echo.connection(refused, settings.transport);
    deny(byId('stream'), refusedAs === 401 ? 'Needs credentials.' : 'Not allowed: listening needs the scope read.');
    topicList.denied(refusedAs === 401 ? 'Needs credentials.' : 'Not allowed: this needs the scope read.');
    stream.expect('Nothing is heard.');
  } else {
    connect();
    topicList.refresh();
  }
  may(answer?.caller);
}

/** Without an answer it is tried. */
function may(caller) {
  showCaller(caller);
  deny(byId('publish'), refusedAs === 401 ? 'Needs credentials.' : caller && !caller.publish ? 'Not allowed: publishing needs the scope publish.' : undefined);
  if (refusedAs === 401) {
    sessionList.denied('Needs credentials.');
  } else if (caller && !caller.operate) {
    sessionList.denied('Not allowed: this needs the scope operate.');
  } else {
    sessionList.refresh();
  }
}

/** Nothing is known of the condition of a node that cannot be reached. */
function is({ degraded = false, draining = false }) {
  const isNew = degraded !== condition.degraded || draining !== condition.draining;
  condition = { degraded, draining };
  if (isNew && herald) {
    link.show(herald.state, settings.transport, condition);
  }
}

node.addEventListener('answer', ({ detail }) => {
  const troubles = ['degraded', 'draining'].filter(each => detail[each]);
  byId('node-state').dataset.state = troubles[0] ?? (detail.ready ? 'ready' : 'unready');
  say(byId('node-state'), `Node ${troubles.join(' and ') || (detail.ready ? 'ready' : 'not ready')}${detail.version ? ` · ${detail.version}` : ''}`);
  is(detail);
});
node.addEventListener('problem', ({ detail }) => {
  byId('node-state').dataset.state = 'unknown';
  say(byId('node-state'), detail.status ? 'Node: not allowed' : 'Node not reachable');
  if (detail.status === 401 || detail.status === 403) {
    refusedAs = detail.status;
  } else {
    is({});
  }
  if (detail.status === 401) {
    askForCredentials('Herald answers this only to whom it knows.');
  }
});

byId('listen').addEventListener('submit', event => {
  event.preventDefault();
  apply();
});
byId('disconnect').addEventListener('click', () => herald?.close());
byId('now').addEventListener('click', () => herald?.connect());
credentials(start);
start();
