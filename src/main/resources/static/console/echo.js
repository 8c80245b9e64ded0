/** Says something to Herald, and draws how long it takes to come back. */
import { byId, deny, milliseconds, say } from './dom.js';
import { chart } from './charts.js';

const REMEMBERED = 60;

export class Echo {
  #herald;
  #sent = [];
  #times = [];
  #chart;
  #repeat;

  /** @param {() => import('./herald.js').Herald} herald the one of the moment */
  constructor(herald) {
    this.#herald = herald;
    this.#chart = chart(byId('chart-echo'), { title: 'Round trip', series: ['round trip'], format: milliseconds, empty: 'Nothing sent yet.' });
    byId('echo-form').addEventListener('submit', event => {
      event.preventDefault();
      this.#send();
    });
    byId('echo-repeat').addEventListener('change', event => this.#repeatIf(event.target.checked));
  }

  /** Echoes come in the order in which they were sent. */
  came() {
    const sent = this.#sent.shift();
    if (sent !== undefined) {
      const time = performance.now() - sent;
      this.#times = [...this.#times, time].slice(-REMEMBERED);
      say(byId('echo-time'), `${milliseconds(time)}, median ${milliseconds(median(this.#times))}`);
      this.#chart.add(Date.now() / 1_000, [time]);
    }
  }

  /** What was under way when a connection ended never comes back. */
  connection(state, transport) {
    const open = state.name === 'open' && transport === 'websocket';
    if (!open) {
      this.#sent = [];
    }
    byId('echo-send').disabled = !open;
    deny(byId('echo'), transport === 'sse' ? 'Server-Sent Events go one way. Connect over WebSocket to send.' : undefined);
  }

  #send() {
    if (this.#herald().state.name === 'open') {
      this.#sent.push(performance.now());
      this.#herald().send(byId('echo-text').value);
    }
  }

  #repeatIf(wanted) {
    clearInterval(this.#repeat);
    if (wanted) {
      this.#send();
      this.#repeat = setInterval(() => !byId('echo-send').disabled && this.#send(), 1_000);
    }
  }
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
