/** The state of the connection: in the header of the page and, if there is a problem, in a notice. */
import { sentence } from './api.js';
import { byId, setText } from './dom.js';

/** The close code of a session whose topics a node that lacks Redis does not hold. */
const TRY_AGAIN_LATER = 1013;
const SERVICE_RESTART = 1012;
const POLICY_VIOLATION = 1008;
const NAMES = { websocket: 'WebSocket', sse: 'Server-Sent Events' };

/** What to tell the user about a connection that ended or was rejected, or about the node; `kind` selects the style. */
export function notice({ name, code, status, reason = '' }, { degraded, draining }) {
  if (name === 'closed' && status === 401) {
    return reason ? { kind: 'refused', text: reason } : undefined; // the form for credentials says the rest
  }
  if (name === 'closed' && status === 403) {
    return { kind: 'refused', text: reason || 'Access denied.' };
  }
  if (name === 'closed' && (status || code === POLICY_VIOLATION)) {
    return { kind: 'refused', text: `Herald closed the connection: ${sentence(reason)}` };
  }
  if (name === 'waiting' && status === 429) {
    return { kind: 'limited', text: reason || 'Too many connections. Reconnecting…' };
  }
  if (name === 'waiting' && code === SERVICE_RESTART) {
    return { kind: 'draining', text: 'This node is draining; it closed the connection. Reconnecting… Missed messages are then replayed.' };
  }
  if (name === 'waiting' && status === 503) {
    return { kind: 'draining', text: reason || 'This node accepts no connections at present. Reconnecting…' };
  }
  if (name === 'waiting' && !(degraded && code === TRY_AGAIN_LATER)) {
    return { kind: 'offline', text: navigator.onLine ? 'Connection lost. Reconnecting… Missed messages are then replayed.' : 'This device is offline. The page reconnects when the network is available, and missed messages are then replayed.' };
  }
  if (degraded) {
    return { kind: 'degraded', text: 'Node degraded: Redis is unavailable. Messages cannot be published until it is available again.' };
  }
  return draining ? { kind: 'draining', text: 'This node is draining; it accepts no new sessions or is closing those that it has. Open sessions still receive all messages.' } : undefined;
}

export class ConnectionStatus {
  #timer;

  /** @param {import('./herald.js').State} state @param {{degraded?: boolean, draining?: boolean}} node as far as known */
  show(state, transport, node) {
    clearInterval(this.#timer);
    byId('connection').dataset.state = state.name;
    setText(byId('connection-state'), label(state, transport));
    const countDown = () => setText(byId('connection-retry'), state.name === 'waiting' ? countdown(state.retryAt) : '');
    countDown();
    if (state.name === 'waiting') {
      this.#timer = setInterval(countDown, 500);
    }
    byId('reconnect').hidden = state.name !== 'waiting';
    byId('disconnect').disabled = state.name === 'closed';
    setText(byId('apply'), state.name === 'closed' ? 'Connect' : 'Apply');
    if (state.name !== 'connecting' || node.degraded) {
      this.#showNotice(notice(state, node));
    }
  }

  /** Unchanged while an attempt is under way, so that repeated attempts show one notice. */
  #showNotice(shown) {
    byId('notice').hidden = !shown;
    byId('notice').dataset.kind = shown?.kind ?? '';
    setText(byId('notice'), shown?.text ?? '');
  }
}

function label({ name, status, code }, transport) {
  switch (name) {
    case 'open':
      return `Connected over ${NAMES[transport]}`;
    case 'connecting':
      return 'Connecting…';
    case 'waiting':
      return status === 429 ? 'Rate limited' : code === SERVICE_RESTART || status === 503 ? 'Node unavailable' : 'Connection lost';
    default:
      return status === 401 ? 'Authentication required' : status === 403 ? 'Access denied' : 'Disconnected';
  }
}

function countdown(retryAt) {
  const seconds = Math.ceil((retryAt - Date.now()) / 1_000);
  return seconds > 0 ? `retrying in ${seconds} s` : 'retrying';
}
