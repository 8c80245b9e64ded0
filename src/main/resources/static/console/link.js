/** How the connection is, in words: in the page's head, and where something is wrong in a notice. */
import { byId, say } from './dom.js';

/** The close code of a session whose topics are unknown here, and cannot be learned now. */
const TRY_AGAIN_LATER = 1013;
const NAMES = { websocket: 'WebSocket', sse: 'Server-Sent Events' };

/** What a person should know of why a connection ended or was refused, or of the node; kind decides how it looks. */
export function notice({ name, code, status, reason = '' }, { degraded, draining }) {
  if (name === 'closed' && status === 401) {
    return { kind: 'refused', text: `Herald wants to know who you are. ${reason}` };
  }
  if (name === 'closed' && status === 403) {
    return { kind: 'refused', text: `Not allowed. ${reason}` };
  }
  if (name === 'closed' && (status || code === 1008)) {
    return { kind: 'refused', text: `Herald ended it: ${reason}.` };
  }
  if (name === 'waiting' && status === 429) {
    return { kind: 'limited', text: `Too many connections at a time. ${reason}` };
  }
  if (name === 'waiting' && (code === 1012 || status === 503)) {
    return { kind: 'draining', text: `This node sends its sessions away; each is told when to come back. ${reason}` };
  }
  if (name === 'waiting' && !(degraded && code === TRY_AGAIN_LATER)) {
    return { kind: 'offline', text: navigator.onLine ? 'The connection is lost. This page comes back by itself, and hears then what it has missed.' : 'This device is offline. The page comes back with the network, and hears then what it has missed.' };
  }
  if (degraded) {
    return { kind: 'degraded', text: 'Node degraded: it cannot reach the other nodes; nothing can be published until it can.' };
  }
  return draining ? { kind: 'draining', text: 'This node sends sessions elsewhere, or refuses new ones. Those that are still here hear everything.' } : undefined;
}

export class Link {
  #timer;

  /** @param {import('./herald.js').State} state @param {{degraded?: boolean, draining?: boolean}} node as far as it is known */
  show(state, transport, node) {
    clearInterval(this.#timer);
    byId('link').dataset.state = state.name;
    say(byId('link-words'), phrase(state, transport));
    const count = () => say(byId('link-wait'), state.name === 'waiting' ? wait(state.retryAt) : '');
    count();
    if (state.name === 'waiting') {
      this.#timer = setInterval(count, 500);
    }
    byId('now').hidden = state.name !== 'waiting';
    byId('disconnect').disabled = state.name === 'closed';
    say(byId('apply'), state.name === 'closed' ? 'Connect' : 'Apply');
    if (state.name !== 'connecting' || node.degraded) {
      this.#notice(notice(state, node));
    }
  }

  /** An attempt leaves it as it is: who waits through ten of them sees one notice. */
  #notice(told) {
    byId('notice').hidden = !told;
    byId('notice').dataset.kind = told?.kind ?? '';
    say(byId('notice'), told?.text ?? '');
  }
}

function phrase({ name, status, code }, transport) {
  switch (name) {
    case 'open':
      return `Live over ${NAMES[transport]}`;
    case 'connecting':
      return 'Connecting …';
    case 'waiting':
      return status === 429 ? 'Too often' : code === 1012 || status === 503 ? 'Sent away' : 'Connection lost';
    default:
      return status === 401 || status === 403 ? 'Refused' : 'Disconnected';
  }
}

function wait(retryAt) {
  const seconds = Math.ceil((retryAt - Date.now()) / 1_000);
  return seconds > 0 ? `again in ${seconds} s` : 'again now';
}
