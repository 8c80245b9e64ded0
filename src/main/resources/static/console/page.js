/** Connects the parts of the page. */
import { announce } from './announce.js';
import { Api, BASE, denial } from './api.js';
import { centrifugo } from './centrifugo.js';
import { ConnectionStatus, describe, NAMES } from './connection.js';
import { currentCredential, initCredentials, requestCredentials, showCaller } from './credentials.js';
import { byId, deny, setText } from './dom.js';
import { Echo } from './echo.js';
import { Herald } from './herald.js';
import { MessageList } from './messages.js';
import { NodeCard } from './node-card.js';
import { NodeMetrics } from './node-metrics.js';
import { nodeLabel, nodeStatus } from './node-status.js';
import { PublishForm } from './publish.js';
import { sessionList } from './sessions.js';
import { topicList } from './topics.js';

const api = new Api(currentCredential);
const messages = new MessageList();
const connectionStatus = new ConnectionStatus();
/** Nothing arriving for so long is noticed if the node does not respond either. */
const SILENCE = 3_000;
const CONNECTION_LOST = 1006;
const CENTRIFUGO = centrifugo(() => settings.history);
let herald;
let settings = { transport: 'websocket', topics: [], history: 0 };
let current = nodeStatus({});
let denied;
let caller;
let sessionCount;
let lastEnd = '';
let receivedAt = 0;

const echo = new Echo(() => herald);
const node = new NodeMetrics(api);
const nodeCard = new NodeCard(api, () => node.poll());
const sessions = sessionList(api, () => herald?.state.session);
const topics = topicList(api, { isSubscribed, toggle: toggleTopic, session: () => herald?.state.session });
new PublishForm(api);

/** Events of the client, as rows of the list. */
const ROWS = {
  message: ({ topic, data, position }) => ({ kind: topic === 'tick' || topic === 'broadcast' ? topic : 'topic', topic, text: data, position }),
  echo: ({ data }) => ({ kind: 'echo', text: data }),
  direct: ({ data }) => ({ kind: 'direct', text: data }),
  join: ({ topic, user, session }) => ({ kind: 'presence', topic, text: `${user || 'anonymous'} joined as session ${session}` }),
  leave: ({ topic, user, session }) => ({ kind: 'presence', topic, text: `${user || 'anonymous'} left as session ${session}` }),
  gap: ({ topic, from, to }) => ({ kind: 'gap', topic, text: `${topic}: messages ${from ? `after ${from} ` : ''}up to ${to} are no longer retained` }),
};

function add(row) {
  messages.add(row);
  announce(row);
}

function connect() {
  denied = undefined;
  herald?.close();
  const client = new Herald({ url: BASE, credential: currentCredential, ...settings, transport: settings.transport === 'centrifugo' ? CENTRIFUGO : settings.transport });
  herald = client;
  Object.entries(ROWS).forEach(([type, toRow]) => client.addEventListener(type, event => {
    receivedAt = performance.now();
    add(toRow(event.detail));
  }));
  client.addEventListener('echo', () => echo.received());
  ['subscribed', 'unsubscribed', 'refused'].forEach(type => client.addEventListener(type, ({ detail }) => client === herald && showSubscription(type, detail)));
  ['join', 'leave'].forEach(type => client.addEventListener(type, ({ detail }) => topics.refreshPresence(detail.topic)));
  client.addEventListener('state', ({ detail }) => client === herald && showState(detail));
  client.connect();
}

/** The same client goes on with new credentials, from its positions. */
function resume() {
  if (isUnauthenticated(herald?.state)) {
    herald.connect();
  } else {
    connect();
  }
}

function isUnauthenticated(state) {
  return state?.name === 'closed' && (state.status === 401 || /expired/.test(state.reason ?? ''));
}

function showState(state) {
  if (state.name === 'open') {
    node.poll(); // its figures do not have this session yet
  } else if (state.name === 'waiting') {
    if (state.code === CONNECTION_LOST) {
      showNode(nodeStatus({})); // what it was before the connection was lost says nothing any more
    }
    node.poll();
  }
  if (state.name === 'open') {
    receivedAt = performance.now();
    lastEnd = '';
    add({ kind: 'system', text: `connected over ${NAMES[settings.transport]}${state.session ? ` as session ${state.session}` : ''}` });
  } else if (state.name !== 'connecting' && describeEnd(state) !== lastEnd) {
    lastEnd = describeEnd(state); // repeated attempts that fail in the same way add one row
    add({ kind: 'system', text: lastEnd });
  }
  if (state.name !== 'connecting') {
    refreshLists();
  }
  showConnection();
  deny(byId('messages'), state.status === 401 || state.status === 403 ? state.reason || denial(state.status, 'read') : undefined);
  if (state.status === 401) {
    requestCredentials(state.reason, false);
  } else if (isUnauthenticated(state)) {
    requestCredentials('Your token has expired. Enter a new one to go on receiving messages.', false);
  }
}

/** Of a topic that came or went on an open connection, or was refused. */
function showSubscription(type, { topic, topics: refused = [topic], code, status, reason }) {
  if (type === 'refused' || code) {
    settings.topics = settings.topics.filter(each => !refused.includes(each));
    byId('topics').value = namedTopics().filter(each => !refused.includes(each)).join(' ');
  }
  if (type === 'refused') {
    add({ kind: 'system', text: `not subscribed to ${refused.join(', ')}: ${reason} (${status})` });
  } else if (herald.state.name === 'open') {
    add({ kind: 'system', text: `${type} ${type === 'subscribed' ? 'to' : 'from'} ${topic}${reason ? `: ${reason} (${code})` : ''}` });
  }
  topics.refreshIfShown();
}

/** So that they agree with the figures of the node. */
function refreshLists() {
  sessions.refreshIfShown();
  topics.refreshIfShown();
}

/** Draws all that depends on the states of the connection and of the node, from both of them at once. */
function showConnection() {
  const state = denied ? { name: 'closed', status: denied.status, reason: denied.message } : herald?.state;
  if (state) {
    const silent = current.name === 'unreachable' && performance.now() - receivedAt > SILENCE;
    const description = describe(state, { transport: settings.transport, node: current, silent });
    connectionStatus.show(state, description);
    if (current.name === 'unreachable') {
      // A connection that receives something shows that the node can be reached.
      setText(byId('node-state'), state.name === 'open' && !silent ? 'No response to requests' : nodeLabel(current));
    }
    echo.showState(state, settings.transport);
    messages.setPlaceholder(placeholder(state, description));
  }
}

function placeholder({ name }, { label, notice }) {
  if (name === 'open' && !notice) {
    return settings.topics.length ? 'Connected. No messages yet.' : 'Connected. The first tick arrives within a second.';
  }
  return notice?.text ?? (name === 'closed' ? `${label}.` : label);
}

function showNode(status) {
  current = status;
  byId('node-state').dataset.state = status.name;
  setText(byId('node-state'), nodeLabel(status));
  nodeCard.showStatus(status);
  byId('node-state').title = status.reason ?? '';
  document.body.toggleAttribute('data-stale', ['unavailable', 'unreachable'].includes(status.name));
}

function describeEnd({ code, status, reason = '' }) {
  const why = reason.replace(/,? ?retry=\d+$/, '');
  if (status) {
    return `connection refused (${status})${why ? `: ${why}` : ''}`;
  }
  const what = code === CONNECTION_LOST ? 'connection lost' : `disconnected${code ? ` (${code})` : ''}`;
  return why ? `${what}: ${why}` : what;
}

/** A name may have any printable character but a space. */
function namedTopics() {
  return byId('topics').value.split(/\s+/).filter(Boolean);
}

function isSubscribed(topic) {
  return settings.topics.includes(topic);
}

function toggleTopic(topic) {
  const others = namedTopics().filter(each => each !== topic);
  byId('topics').value = (isSubscribed(topic) ? others : [...others, topic]).join(' ');
  apply();
}

function apply() {
  const { transport } = settings;
  settings = {
    transport: byId('subscribe').elements.transport.value,
    topics: [...new Set(namedTopics())],
    history: Number(byId('history').value) || 0,
  };
  if (settings.transport === 'centrifugo' && transport === 'centrifugo' && herald.state.name !== 'closed') {
    herald.topics.filter(topic => !isSubscribed(topic)).forEach(topic => herald.unsubscribe(topic));
    settings.topics.filter(topic => !herald.topics.includes(topic)).forEach(topic => herald.subscribe(topic));
    topics.refreshIfShown();
  } else {
    connect();
  }
}

/**
 * Requests the state of the node first: that shows whether Herald accepts the credentials, and what they permit.
 *
 * @returns {Promise<import('./api.js').Problem | undefined>} why the credentials were not accepted
 */
async function start() {
  const problem = await node.poll();
  if (problem && (problem.status === 401 || (currentCredential() && problem.status !== 403))) {
    return problem;
  }
  if (problem?.status === 403) {
    showDenial(problem);
  } else {
    resume();
    topics.refresh();
  }
  showPermissions();
  return undefined;
}

/** Neither the node's metrics nor messages nor topics may be read. */
function showDenial(problem) {
  herald?.close();
  denied = problem;
  showConnection();
  deny(byId('messages'), problem.message);
  topics.deny(denial(problem.status, 'read'));
}

/** While the permissions of the caller are unknown, requests are sent, and Herald's response shows them. */
function showPermissions() {
  showCaller(caller);
  deny(byId('publish'), caller && !caller.publish ? denial(403, 'publish') : undefined);
  if (caller && !caller.operate) {
    sessions.deny(denial(403, 'operate'));
  } else {
    sessions.refresh();
  }
}

node.addEventListener('sample', ({ detail }) => {
  denied = undefined;
  if (JSON.stringify(caller) !== JSON.stringify(detail.caller)) {
    caller = detail.caller;
    showPermissions();
  }
  const { slow, ...open } = detail.sessions;
  const count = Object.values(open).reduce((sum, each) => sum + each, 0);
  if (count !== sessionCount) {
    sessionCount = count;
    refreshLists();
  }
  showNode(nodeStatus({ sample: detail }));
  nodeCard.show(detail);
  showConnection();
});
node.addEventListener('problem', ({ detail }) => {
  const refused = detail.status === 401 || detail.status === 403;
  showNode(nodeStatus(refused ? {} : { problem: detail }));
  if (detail.status === 401) {
    requestCredentials(currentCredential() ? detail.message : '', !herald);
  }
  showConnection();
});

byId('subscribe').addEventListener('submit', event => {
  event.preventDefault();
  apply();
});
byId('disconnect').addEventListener('click', () => herald?.close());
byId('reconnect').addEventListener('click', () => herald?.connect());
initCredentials(start, () => herald && node.poll());
start();
