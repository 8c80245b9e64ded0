/** Which clients are subscribed to a topic, on all nodes. */
import { errorMessage } from './api.js';
import { sessionId } from './centrifugo.js';
import { make, number, plural, setText } from './dom.js';

const MAX_CLIENTS = 20;

/** Below a topic of the list: shown on demand, and up to date while it is shown. */
export class TopicPresence {
  #api;
  #topic;
  #session;
  #count = make('p', { className: 'detail', role: 'status' });
  #clients = make('ul', { className: 'clients' });
  #isRequested = false;
  #isOutdated = false;

  /** @param {() => string | undefined} session the id of the session of this page, if known */
  constructor(api, topic, session) {
    this.#api = api;
    this.#topic = topic;
    this.#session = session;
    this.#clients.ariaLabel = `Clients of ${topic}`;
    this.element = make('div', { className: 'history presence', hidden: true }, this.#count, this.#clients);
    this.toggle = make('button', { type: 'button', ariaLabel: `Presence of ${topic}`, ariaExpanded: 'false' }, 'Presence');
    this.toggle.addEventListener('click', () => {
      this.element.hidden = !this.element.hidden;
      this.toggle.ariaExpanded = String(!this.element.hidden);
      this.refresh();
    });
  }

  /** One request at a time, however many clients come and go. */
  async refresh() {
    this.#isOutdated = this.#isRequested;
    if (this.element.hidden || this.#isRequested) {
      return;
    }
    this.#isRequested = true;
    try {
      this.#show(await this.#api.get(`topics/${encodeURIComponent(this.#topic)}/presence?limit=${MAX_CLIENTS}`));
    } catch (problem) {
      this.#showError(problem);
    }
    this.#isRequested = false;
    if (this.#isOutdated) {
      this.refresh();
    }
  }

  #show({ clients, total, users, unavailableNodes }) {
    const missing = unavailableNodes ? ` · without ${unavailableNodes.join(', ')}, which did not respond` : '';
    setText(this.#count, total
      ? `${plural(total, 'client')} · ${plural(users, 'user')}${missing}`
      : `No clients${missing}. Clients of Centrifugo’s protocol are listed if an override in herald.topic.overrides has presence for this topic.`);
    const rest = total - clients.length;
    this.#clients.replaceChildren(...clients.map(client => this.#row(client)), ...(rest > 0 ? [make('li', { className: 'detail' }, `and ${number(rest)} more`)] : []));
  }

  #row({ session, node, user, connectionInfo, subscriptionInfo }) {
    const id = sessionId(session);
    const details = [node && `on ${node}`, connectionInfo && JSON.stringify(connectionInfo), subscriptionInfo && JSON.stringify(subscriptionInfo)].filter(Boolean);
    return make('li', {},
      make('b', {}, user ?? 'anonymous'), ' ', make('code', {}, id), ' ',
      id === this.#session() ? make('span', { className: 'tag own' }, 'this page') : undefined,
      details.length ? make('span', { className: 'detail' }, ` ${details.join(' · ')}`) : undefined);
  }

  #showError(problem) {
    setText(this.#count, errorMessage(problem));
    this.#clients.replaceChildren();
  }
}
