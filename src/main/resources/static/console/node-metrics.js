/** Polls the metrics of the node once a second, and plots the differences between samples. */
import { denial } from './api.js';
import { chart } from './charts.js';
import { byId, compact, deny, milliseconds, number, plural, setText } from './dom.js';

const INTERVAL = 1_000;
const INTERVAL_AFTER_FAILURE = 2_000;
/** Latencies are computed over this many samples: a percentile of few messages says little. */
const WINDOW = 10;

export class NodeMetrics extends EventTarget {
  #api;
  #samples = [];
  #timer;
  #charts;

  /** Fires `sample` with the response of the node, and `problem`. */
  constructor(api) {
    super();
    this.#api = api;
    const empty = 'Waiting for data.';
    this.#charts = {
      sessions: chart(byId('chart-sessions'), { title: 'Sessions', series: ['WebSocket', 'SSE'], format: whole, empty }),
      deliveries: chart(byId('chart-deliveries'), { title: 'Deliveries per second', series: ['deliveries'], format: compact, empty }),
      fanout: chart(byId('chart-fanout'), { title: 'Fan-out latency', series: ['p50', 'p99'], format: milliseconds, empty }),
      slow: chart(byId('chart-slow'), { title: 'Slow sessions', series: ['slow'], format: whole, empty }),
    };
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#timer && this.poll());
  }

  /** Requests a sample now, and then regularly unless access is denied. @returns {Promise<object | undefined>} the sample */
  async poll() {
    clearTimeout(this.#timer);
    try {
      const sample = await this.#api.get('node');
      deny(byId('node'));
      this.#draw(sample);
      this.#schedule(INTERVAL);
      this.dispatchEvent(new CustomEvent('sample', { detail: sample }));
      return sample;
    } catch (problem) {
      this.#fail(problem);
      this.dispatchEvent(new CustomEvent('problem', { detail: problem }));
      return undefined;
    }
  }

  #fail({ status, retryAfter }) {
    this.#timer = undefined;
    if (status === 401 || status === 403) {
      deny(byId('node'), denial(status, 'read'));
    } else {
      this.#schedule(Math.max(INTERVAL_AFTER_FAILURE, retryAfter * 1_000));
    }
  }

  /** A hidden page sends no requests. */
  #schedule(delay) {
    this.#timer = setTimeout(() => document.visibilityState === 'visible' && this.poll(), delay);
  }

  #draw(sample) {
    const time = Date.parse(sample.time) / 1_000;
    this.#charts.sessions.add(time, [sample.sessions.websocket, sample.sessions.sse]);
    this.#charts.slow.add(time, [sample.sessions.slow]);
    if (this.#samples.length && sample.totals.delivered < this.#samples.at(-1).totals.delivered) {
      this.#samples = []; // the node was restarted
    }
    if (this.#samples.length) {
      const { p50, p99 } = between(this.#samples[0], sample);
      this.#charts.deliveries.add(time, [between(this.#samples.at(-1), sample).deliveries]);
      this.#charts.fanout.add(time, [p50, p99]);
    }
    const { published, delivered, skipped } = sample.totals;
    setText(byId('node-count'), `${plural(published, 'message')} published · ${number(delivered)} delivered${skipped ? ` · ${number(skipped)} skipped` : ''}`);
    this.#samples = [...this.#samples, sample].slice(-WINDOW);
  }
}

const whole = value => (Number.isInteger(value) ? compact(value) : '');

/** Deliveries per second and latencies between two samples of a node that was not restarted in between. */
export function between(earlier, later) {
  const seconds = (Date.parse(later.time) - Date.parse(earlier.time)) / 1_000;
  const delivered = later.totals.delivered - earlier.totals.delivered;
  const before = new Map(earlier.fanout.map(bucket => [bucket.seconds, bucket.count]));
  const buckets = later.fanout.map(bucket => ({ ...bucket, count: bucket.count - (before.get(bucket.seconds) ?? 0) }));
  return { deliveries: seconds > 0 ? delivered / seconds : 0, p50: quantile(buckets, 0.5), p99: quantile(buckets, 0.99) };
}

/** In milliseconds: the upper bound of the bucket that contains the quantile; null if all are empty. */
export function quantile(buckets, part) {
  const total = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  let seen = 0;
  const found = total > 0 && buckets.find(bucket => (seen += bucket.count) >= part * total);
  return found ? found.seconds * 1_000 : null;
}
