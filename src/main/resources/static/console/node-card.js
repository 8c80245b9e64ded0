/** The node that responds: its name, since when it runs, the other nodes, and for operators the drain. */
import { errorMessage } from './api.js';
import { openDialog } from './dialog.js';
import { age, byId, clock, make, setText } from './dom.js';
import { nodeLabel, nodeStatus } from './node-status.js';

export class NodeCard {
  #api;
  #onChange;
  #name = '';
  #sample;
  /** When the last session of the drain that this page started is closed. */
  #until;

  /** @param {() => Promise<unknown>} onChange called after a drain was started or cancelled: requests the new state */
  constructor(api, onChange) {
    this.#api = api;
    this.#onChange = onChange;
    byId('drain').addEventListener('click', () => this.#confirm());
    byId('drain-cancel').addEventListener('click', () => this.#cancel());
  }

  /** @param {object} sample the newest response of the node */
  show(sample) {
    this.#name = sample.name;
    this.#sample = sample;
    const status = nodeStatus({ sample });
    this.showStatus(status);
    const focused = document.activeElement;
    byId('drain').hidden = !sample.caller.operate || sample.draining;
    byId('drain-cancel').hidden = !sample.caller.operate || !sample.draining;
    if (focused?.hidden) {
      byId(sample.draining ? 'drain-cancel' : 'drain').focus({ preventScroll: true });
    }
    setText(byId('drain-state'), this.#drainState(status.name));
  }

  /** Beside the figures of the newest response of the node, if there was one. */
  showStatus(status) {
    if (this.#sample) {
      this.#showFacts(this.#sample, nodeLabel(status).replace('Node ', ''));
    }
  }

  #showFacts(sample, state) {
    this.#showFields([
      ['Name', sample.name],
      ['State', state || 'unknown'],
      ['Version', sample.version],
      ['Uptime', age(Date.parse(sample.started), Date.parse(sample.time))],
      ['Nodes', sample.nodes && `${sample.nodes.length}: ${sample.nodes.join(', ')}`],
    ]);
  }

  #showFields(fields) {
    const known = fields.filter(([, value]) => value);
    const shown = byId('node-fields');
    if (shown.childElementCount !== known.length) {
      shown.replaceChildren(...known.map(([name]) => make('div', {}, make('dt', {}, name), make('dd', {}))));
    }
    known.forEach(([, value], index) => setText(shown.children[index].lastElementChild, value));
  }

  /** Without the number of sessions, which screen readers would announce again and again; the chart has it. */
  #drainState(name) {
    if (name !== 'draining' && name !== 'refusing') {
      this.#until = undefined;
      return '';
    }
    const end = this.#until && this.#until > Date.now() ? ` The last session is closed at ${clock(new Date(this.#until)).slice(0, 8)}.` : '';
    return name === 'draining'
      ? `Draining: sessions are being closed, and new ones are accepted.${end}`
      : `Draining: new sessions are refused until the drain is cancelled.${end}`;
  }

  #confirm() {
    openDialog({
      title: `Drain node ${this.#name}?`,
      text: 'All its sessions are closed with 1012, evenly over the time that herald.drain.period sets, and their clients reconnect. The session of this page may be one of them.',
      confirm: 'Drain',
      hasMessage: false,
      danger: true,
      option: 'Refuse new sessions until the drain is cancelled. The node is not ready meanwhile, so that a load balancer sends clients to other nodes.',
    }, (message, refuses) => this.#drain(refuses));
  }

  async #drain(refuses) {
    const { until } = await this.#api.post(`sessions/drain?${new URLSearchParams({ accept: !refuses, node: this.#name })}`);
    this.#until = Date.parse(until);
    await this.#onChange();
    byId('dialog').addEventListener('close', () => byId('drain-cancel').focus(), { once: true });
  }

  async #cancel() {
    try {
      await this.#api.delete(`sessions/drain?${new URLSearchParams({ node: this.#name })}`);
      await this.#onChange();
    } catch (problem) {
      setText(byId('drain-state'), `The drain was not cancelled: ${errorMessage(problem)}`);
    }
  }
}
