/** Connects the parts of the page. */
import { announce } from './announce.js';
import { Api, BASE, denial } from './api.js';
import { ConnectionStatus } from './connection.js';
import { currentCredential, initCredentials, requestCredentials, showCaller } from './credentials.js';
import { byId, deny, setText } from './dom.js';
import { Echo } from './echo.js';
import { Herald } from './herald.js';
import { MessageList } from './messages.js';
import { NodeMetrics } from './node-metrics.js';
import { PublishForm } from './publish.js';
import { sessionList } from './sessions.js';
import { topicList } from './topics.js';

const api = new Api(currentCredential);
const messages = new MessageList();
const connectionStatus = new ConnectionStatus();
let herald;
let settings = { transport: 'websocket', topics: [], history: 0 };
let nodeStatus = { degraded: false, draining: false };
let deniedStatus = 0;
let deniedReason = '';
let lastEnd = '';

const echo = new Echo(() => herald);
const node = new NodeMetrics(api);
const sessions = sessionList(api, () => herald?.state.session);
const topics = topicList(api, addTopic);
new PublishForm(api);

/** Events of the client, as rows of the list. */
const ROWS = {
  message: ({ topic, data, position }) => ({ kind: topic === 'tick' || topic === 'broadcast' ? topic : 'topic', topic, text: data, position }),
  echo: ({ data }) => ({ kind: 'echo', text: data }),
  direct: ({ data }) => ({ kind: 'direct', text: data }),
  gap: ({ topic, from, to }) => ({ kind: 'gap', topic, text: `${topic}: messages ${from ? `after ${from} ` : ''}up to ${to} are no longer retained` }),
};

function add(row) {
  messages.add(row);
  announce(row);
}

function connect() {
  herald?.close();
  const client = new Herald({ url: BASE, credential: currentCredential, ...settings });
  herald = client;
  Object.entries(ROWS).forEach(([type, toRow]) => client.addEventListener(type, event => add(toRow(event.detail))));
  client.addEventListener('echo', () => echo.received());
  client.addEventListener('state', ({ detail }) => client === herald && showState(detail));
  client.connect();
}

function showState(state) {
  connectionStatus.show(state, settings.transport, nodeStatus);
  echo.showState(state, settings.transport);
  if (state.name === 'open') {
    lastEnd = '';
    sessions.refreshIfShown();
    add({ kind: 'system', text: `connected over ${settings.transport === 'sse' ? 'Server-Sent Events' : 'WebSocket'}${state.session ? ` as session ${state.session}` : ''}` });
    messages.setPlaceholder(settings.topics.length ? 'Connected. No messages yet.' : 'Connected. The first tick arrives within a second.');
  } else if (state.name === 'waiting' || state.name === 'closed') {
    if (describeEnd(state) !== lastEnd) {
      lastEnd = describeEnd(state); // repeated attempts that fail in the same way add one row
      add({ kind: 'system', text: lastEnd });
    }
    messages.setPlaceholder(state.name === 'closed' ? 'Disconnected.' : 'Connection lost. Reconnecting…');
  }
  deny(byId('messages'), state.status === 401 || state.status === 403 ? state.reason || denial(state.status, 'read') : undefined);
  if (state.status === 401 || /expired/.test(state.reason ?? '')) {
    requestCredentials(state.status === 401 ? 'Credentials required.' : 'Your token has expired.');
  }
}

function describeEnd({ code, status, reason }) {
  const cause = [status ?? (code === 1006 ? undefined : code), reason].filter(Boolean).join(' ');
  return `${status ? 'connection rejected' : code === 1006 ? 'connection lost' : 'disconnected'}${cause ? `: ${cause}` : ''}`;
}

function namedTopics() {
  return byId('topics').value.split(/[\s,]+/).filter(Boolean);
}

function addTopic(topic) {
  byId('topics').value = [...new Set([...namedTopics(), topic])].join(', ');
  apply();
}

function apply() {
  settings = {
    transport: byId('subscribe').elements.transport.value,
    topics: namedTopics(),
    history: Number(byId('history').value) || 0,
  };
  connect();
}

/** Requests the metrics first: if access to them is denied, it is to the messages and the topics as well. */
async function start() {
  deniedStatus = 0;
  const sample = await node.poll();
  if (deniedStatus) {
    herald?.close();
    const denied = { name: 'closed', status: deniedStatus, reason: deniedReason };
    connectionStatus.show(denied, settings.transport, {});
    echo.showState(denied, settings.transport);
    deny(byId('messages'), denial(deniedStatus, 'read'));
    topics.deny(denial(deniedStatus, 'read'));
    messages.setPlaceholder('Not connected.');
  } else {
    connect();
    topics.refresh();
  }
  showPermissions(sample?.caller);
}

/** If the permissions of the caller are unknown, requests are sent, and Herald's response shows them. */
function showPermissions(caller) {
  showCaller(caller);
  deny(byId('publish'), deniedStatus === 401 || (caller && !caller.publish) ? denial(deniedStatus, 'publish') : undefined);
  if (deniedStatus === 401 || (caller && !caller.operate)) {
    sessions.deny(denial(deniedStatus, 'operate'));
  } else {
    sessions.refresh();
  }
}

/** An unreachable node has no known status. */
function showNodeStatus({ degraded = false, draining = false }) {
  const hasChanged = degraded !== nodeStatus.degraded || draining !== nodeStatus.draining;
  nodeStatus = { degraded, draining };
  if (hasChanged && herald) {
    connectionStatus.show(herald.state, settings.transport, nodeStatus);
  }
}

node.addEventListener('sample', ({ detail }) => {
  const problems = ['degraded', 'draining'].filter(each => detail[each]);
  byId('node-state').dataset.state = problems[0] ?? (detail.ready ? 'ready' : 'unready');
  setText(byId('node-state'), `Node ${problems.join(' and ') || (detail.ready ? 'ready' : 'not ready')}${detail.version ? ` · ${detail.version}` : ''}`);
  showNodeStatus(detail);
});
node.addEventListener('problem', ({ detail }) => {
  byId('node-state').dataset.state = 'unknown';
  if (detail.status === 401 || detail.status === 403) {
    deniedStatus = detail.status;
    deniedReason = currentCredential() ? detail.message : '';
    setText(byId('node-state'), '');
  } else {
    setText(byId('node-state'), detail.status ? 'Node unavailable' : 'Node unreachable');
    showNodeStatus({});
  }
  if (detail.status === 401) {
    requestCredentials('Credentials required.');
  }
});

byId('subscribe').addEventListener('submit', event => {
  event.preventDefault();
  apply();
});
byId('disconnect').addEventListener('click', () => herald?.close());
byId('reconnect').addEventListener('click', () => herald?.connect());
initCredentials(start);
start();
