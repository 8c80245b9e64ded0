/** Sends messages to Herald, which echoes them, and plots the round-trip time. */
import { byId, deny, milliseconds, setText } from './dom.js';
import { chart } from './charts.js';

const MAX_TIMES = 60;
const NO_ECHO = {
  sse: 'Server-Sent Events are one-way. Connect over WebSocket to send.',
  centrifugo: 'The protocol of Centrifugo has no echo. Connect over WebSocket to send.',
};

export class Echo {
  #herald;
  #sent = [];
  #times = [];
  #chart;
  #timer;

  /** @param {() => import('./herald.js').Herald} herald the current client */
  constructor(herald) {
    this.#herald = herald;
    this.#chart = chart(byId('chart-echo'), { title: 'Round trip', series: ['round trip'], format: milliseconds, empty: 'Nothing sent yet.' });
    byId('echo-form').addEventListener('submit', event => {
      event.preventDefault();
      this.#send();
    });
    byId('echo-repeat').addEventListener('change', event => this.#repeat(event.target.checked));
  }

  /** Echoes arrive in the order in which the messages were sent. */
  received() {
    const sent = this.#sent.shift();
    if (sent !== undefined) {
      const time = performance.now() - sent;
      this.#times = [...this.#times, time].slice(-MAX_TIMES);
      setText(byId('echo-time'), `${milliseconds(time)}, median ${milliseconds(median(this.#times))}`);
      this.#chart.add(Date.now() / 1_000, [time]);
    }
  }

  /** Echoes that are outstanding when a connection ends never arrive. */
  showState(state, transport) {
    const open = state.name === 'open' && transport === 'websocket';
    if (!open) {
      this.#sent = [];
    }
    byId('echo-send').ariaDisabled = String(!open); // not `disabled`, which would take the keyboard focus away
    deny(byId('echo'), NO_ECHO[transport]);
  }

  #send() {
    if (byId('echo-send').ariaDisabled === 'false') {
      this.#sent.push(performance.now());
      this.#herald().send(byId('echo-text').value);
    }
  }

  #repeat(enabled) {
    clearInterval(this.#timer);
    if (enabled) {
      this.#send();
      this.#timer = setInterval(() => this.#send(), 1_000);
    }
  }
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
