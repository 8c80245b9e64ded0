/**
 * The state of the connection in words: in the header of the page and, if there is a problem, in a notice below it. All parts of
 * the page that mention the connection take their words from {@link describe}, so that they cannot contradict each other.
 */
import { sentence } from './api.js';
import { byId, setHidden, setText } from './dom.js';

const SERVICE_RESTART = 1012;
/** The same in the protocol of Centrifugo: shutdown, and rebalancing. */
const RESTARTS = [SERVICE_RESTART, 3001, 3011];
/** The close code of a session whose topics a node that lacks Redis does not hold. */
const TRY_AGAIN_LATER = 1013;
const CONNECTION_LOST = 1006;
export const NAMES = { websocket: 'WebSocket', sse: 'Server-Sent Events', centrifugo: 'Centrifugo’s protocol' };
const RESUMES = 'Messages that this page misses meanwhile are then replayed.';
const COUNTDOWN_INTERVAL = 200;

/**
 * @typedef {object} NodeStatus
 * @property {'unknown' | 'ready' | 'unready' | 'degraded' | 'draining' | 'refusing' | 'unavailable' | 'unreachable'} name
 *   `draining` closes sessions and accepts new ones, `refusing` accepts none
 * @property {string} [reason] why its state cannot be read
 *
 * @param {import('./herald.js').State} state
 * @param {{transport: string, node: NodeStatus, silent?: boolean}} page `silent` if the node does not respond and nothing arrives
 * @returns {{label: string, notice?: {kind: string, text: string}}} `kind` selects the style of the notice
 */
export function describe(state, page) {
  switch (state.name) {
    case 'open':
      return describeOpen(page);
    case 'connecting':
      return { label: 'Connecting…', notice: nodeNotice(page.node) };
    case 'waiting':
      return describeWaiting(state, page.node);
    default:
      return describeClosed(state);
  }
}

function describeOpen({ transport, node, silent }) {
  return silent
    ? { label: 'Not responding', notice: { kind: 'offline', text: 'Nothing arrives from Herald, and it does not respond to requests. The page reconnects if that lasts.' } }
    : { label: `Connected over ${NAMES[transport]}`, notice: nodeNotice(node) };
}

function nodeNotice({ name }) {
  switch (name) {
    case 'degraded':
      return { kind: 'degraded', text: 'Node degraded: Redis is unavailable. Messages cannot be published until it is available again.' };
    case 'draining':
      return { kind: 'draining', text: 'This node is draining: it closes sessions, and their clients reconnect. It accepts new sessions.' };
    case 'refusing':
      return { kind: 'draining', text: 'This node is draining: it closes its sessions and accepts no new ones. An open session receives all messages until it is closed.' };
    default:
      return undefined;
  }
}

function describeWaiting({ code, status, reason = '' }, node) {
  if (status) {
    const kind = node.name === 'refusing' ? 'draining' : 'limited';
    return { label: `Connection refused (${status})`, notice: { kind, text: reason ? sentence(reason) : `Herald refused the connection with the status ${status}.` } };
  }
  if (!navigator.onLine) {
    return { label: 'Offline', notice: { kind: 'offline', text: `This device is offline. The page reconnects when the network is available. ${RESUMES}` } };
  }
  if (RESTARTS.includes(code)) {
    return { label: 'Disconnected by the node', notice: { kind: 'draining', text: `${cause(reason)} ${RESUMES}` } };
  }
  if (code === TRY_AGAIN_LATER && node.name === 'degraded') {
    return { label: 'Disconnected (1013)', notice: nodeNotice(node) };
  }
  if (code === CONNECTION_LOST) {
    return { label: 'Connection lost', notice: { kind: 'offline', text: `${lost(reason, node)} ${RESUMES}` } };
  }
  return { label: `Disconnected (${code})`, notice: { kind: 'limited', text: `Herald closed the connection${reason ? `: ${sentence(reason)}` : '.'} ${RESUMES}` } };
}

function cause(reason) {
  return /^(rebalancing|force reconnect)/.test(reason)
    ? 'An operator spreads the sessions over the nodes: this node closed the connection.'
    : 'This node is draining or restarts: it closed the connection.';
}

function lost(reason, { name }) {
  if (reason) {
    return `The connection was lost: ${sentence(reason)}`;
  }
  return name === 'unreachable'
    ? 'Herald cannot be reached: it does not run, or the network between this page and Herald is interrupted.'
    : 'The connection was lost.';
}

function describeClosed({ code, status, reason = '' }) {
  if (status === 401) {
    return { label: 'Sign-in required', notice: reason ? { kind: 'refused', text: sentence(reason) } : undefined };
  }
  if (status === 403) {
    return { label: 'Not permitted', notice: { kind: 'refused', text: `This page may not receive messages${reason ? `: ${sentence(reason)}` : '.'}` } };
  }
  return status || code
    ? { label: `Disconnected (${status ?? code})`, notice: { kind: 'refused', text: `Herald closed the connection${reason ? `: ${sentence(reason)}` : '.'} The page does not reconnect by itself.` } }
    : { label: 'Disconnected' };
}

export class ConnectionStatus {
  #timer;
  #name;

  /** @param {import('./herald.js').State} state @param {{label: string, notice?: {kind: string, text: string}}} description */
  show(state, { label, notice }) {
    clearInterval(this.#timer);
    byId('connection').dataset.state = state.name === 'open' && notice?.kind === 'offline' ? 'waiting' : state.name;
    setText(byId('connection-state'), label);
    this.#showRetry(state);
    setHidden(byId('reconnect'), state.name !== 'waiting', byId('messages'));
    byId('disconnect').ariaDisabled = String(state.name === 'closed');
    setText(byId('apply'), state.name === 'closed' ? 'Connect' : 'Apply');
    // Unchanged while an attempt is under way, so that repeated attempts show one notice.
    if (state.name !== 'connecting' || notice || this.#name === 'closed') {
      this.#showNotice(notice);
    }
    this.#name = state.name;
  }

  #showRetry(state) {
    const show = () => setText(byId('connection-retry'), state.name === 'waiting' ? countdown(state.retryAt) : '');
    show();
    if (state.name === 'waiting') {
      this.#timer = setInterval(show, COUNTDOWN_INTERVAL);
    }
  }

  #showNotice(notice) {
    byId('notice').dataset.kind = notice?.kind ?? '';
    byId('notice').hidden = !notice;
    setText(byId('notice'), notice?.text ?? '');
  }
}

function countdown(retryAt) {
  const seconds = Math.ceil((retryAt - Date.now()) / 1_000);
  return seconds > 0 ? `Reconnecting in ${seconds} s` : 'Reconnecting…';
}
