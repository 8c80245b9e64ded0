/** Polls the metrics of the node once a second, and plots the differences between samples. */
import { denial, errorMessage } from './api.js';
import { chart, MAX_PAUSE } from './charts.js';
import { byId, clock, compact, deny, milliseconds, number, plural, setText } from './dom.js';

const INTERVAL = 1_000;
const INTERVAL_AFTER_FAILURE = 2_000;
/** Latencies are computed over this many samples: a percentile of few messages says little. */
const WINDOW = 10;

export class NodeMetrics extends EventTarget {
  #api;
  #samples = [];
  #sampledAt;
  #turn = 0;
  #timer;
  #charts;

  /** Fires `sample` with the response of the node, and `problem`. */
  constructor(api) {
    super();
    this.#api = api;
    const empty = 'Waiting for data.';
    this.#charts = {
      sessions: chart(byId('chart-sessions'), { title: 'Sessions', series: ['WebSocket', 'SSE', 'Centrifugo'], format: whole, empty, group: 'node' }),
      deliveries: chart(byId('chart-deliveries'), { title: 'Deliveries per second', series: ['deliveries'], format: compact, empty, group: 'node' }),
      fanout: chart(byId('chart-fanout'), { title: 'Fan-out latency', series: ['p50', 'p99'], format: milliseconds, empty, group: 'node' }),
      slow: chart(byId('chart-slow'), { title: 'Slow sessions', series: ['slow'], format: whole, empty, group: 'node' }),
    };
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#timer && this.poll());
  }

  /**
   * Requests a sample now, and then regularly unless access is denied.
   *
   * @returns {Promise<import('./api.js').Problem | undefined>} why there is none
   */
  async poll() {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    let sample;
    try {
      sample = await this.#api.get('node');
    } catch (problem) {
      if (turn === this.#turn) {
        this.#fail(problem);
      }
      return problem;
    }
    if (turn === this.#turn) {
      this.#succeed(sample);
    }
    return undefined;
  }

  #succeed(sample) {
    deny(byId('node'));
    this.#draw(sample);
    this.#schedule(INTERVAL);
    this.dispatchEvent(new CustomEvent('sample', { detail: sample }));
  }

  #fail(problem) {
    this.#timer = undefined;
    if (problem.status === 401 || problem.status === 403) {
      deny(byId('node'), denial(problem.status, 'read'));
    } else {
      this.#drawGap(problem);
      this.#schedule(Math.max(INTERVAL_AFTER_FAILURE, problem.retryAfter * 1_000));
    }
    this.dispatchEvent(new CustomEvent('problem', { detail: problem }));
  }

  /** A hidden page sends no requests. */
  #schedule(delay) {
    this.#timer = setTimeout(() => document.visibilityState === 'visible' && this.poll(), delay);
  }

  #draw(sample) {
    const previous = this.#samples.at(-1);
    if (!previous || isInterrupted(previous, sample)) {
      this.#samples = [];
    }
    const [first = sample] = this.#samples;
    const { p50, p99 } = between(first, sample);
    const { websocket, sse, slow, ...others } = sample.sessions;
    this.#plot({
      sessions: [websocket, sse, Object.values(others).reduce((sum, each) => sum + each, 0)],
      deliveries: [this.#samples.length ? between(previous, sample).deliveries : null],
      fanout: [p50, p99],
      slow: [slow],
    });
    this.#samples = [...this.#samples, sample].slice(-WINDOW);
    this.#sampledAt = new Date();
    const { published, delivered, skipped } = sample.totals;
    setText(byId('node-count'), `${plural(published, 'message')} published · ${number(delivered)} delivered${skipped ? ` · ${number(skipped)} skipped` : ''}`);
  }

  /** The figures stay, with their time. */
  #drawGap(problem) {
    this.#samples = [];
    Object.values(this.#charts).forEach(each => each.addGap(Date.now() / 1_000));
    setText(byId('node-count'), `${problem.status ? errorMessage(problem) : 'The node does not respond to requests.'}${this.#sampledAt ? ` The figures are those of ${clock(this.#sampledAt).slice(0, 8)}.` : ''}`);
  }

  /** The same time for all, by the clock of the browser, as in the list of messages. */
  #plot(values) {
    const seconds = Date.now() / 1_000;
    Object.entries(values).forEach(([name, each]) => this.#charts[name].add(seconds, each));
  }
}

/** Whether the node was restarted in between or another one responds, or the page did not request samples for a while. */
function isInterrupted(earlier, later) {
  return later.totals.delivered < earlier.totals.delivered || later.started !== earlier.started
    || Date.parse(later.time) - Date.parse(earlier.time) > MAX_PAUSE * 1_000;
}

const whole = value => (Number.isInteger(value) ? compact(value) : '');

/** Deliveries per second and latencies between two samples of a node that was not restarted in between. */
export function between(earlier, later) {
  const seconds = (Date.parse(later.time) - Date.parse(earlier.time)) / 1_000;
  const delivered = later.totals.delivered - earlier.totals.delivered;
  const before = new Map(earlier.fanout.map(bucket => [bucket.seconds, bucket.count]));
  const buckets = later.fanout.map(bucket => ({ ...bucket, count: bucket.count - (before.get(bucket.seconds) ?? 0) }));
  return { deliveries: seconds > 0 ? delivered / seconds : null, p50: quantile(buckets, 0.5), p99: quantile(buckets, 0.99) };
}

/** In milliseconds: the upper bound of the bucket that contains the quantile; null if all are empty. */
export function quantile(buckets, part) {
  const total = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  let seen = 0;
  const found = total > 0 && buckets.find(bucket => (seen += bucket.count) >= part * total);
  return found ? found.seconds * 1_000 : null;
}
