/** Asks once a second what the node does, and draws what happened between two answers. */
import { chart } from './charts.js';
import { byId, compact, deny, milliseconds, number, plural, say } from './dom.js';

const EVERY = 1_000;
const AFTER_FAILURE = 2_000;
/** Answers that latencies are taken over: few messages make no percentile. */
const WINDOW = 10;

export class Node extends EventTarget {
  #api;
  #answers = [];
  #timer;
  #charts;

  /** Fires `answer` with what the node said, and `problem`. */
  constructor(api) {
    super();
    this.#api = api;
    const empty = 'Waiting for the first figures.';
    this.#charts = {
      sessions: chart(byId('chart-sessions'), { title: 'Sessions', series: ['WebSocket', 'SSE'], format: whole, empty }),
      deliveries: chart(byId('chart-deliveries'), { title: 'Deliveries a second', series: ['deliveries'], format: compact, empty }),
      fanout: chart(byId('chart-fanout'), { title: 'Fan-out latency', series: ['p50', 'p99'], format: milliseconds, empty }),
      slow: chart(byId('chart-slow'), { title: 'Slow sessions', series: ['slow'], format: whole, empty }),
    };
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#timer && this.ask());
  }

  /** Asks now, and goes on unless it may not. @returns {Promise<object | undefined>} the answer */
  async ask() {
    clearTimeout(this.#timer);
    try {
      const node = await this.#api.get('node');
      deny(byId('node'));
      this.#draw(node);
      this.#again(EVERY);
      this.dispatchEvent(new CustomEvent('answer', { detail: node }));
      return node;
    } catch (problem) {
      this.#failed(problem);
      this.dispatchEvent(new CustomEvent('problem', { detail: problem }));
      return undefined;
    }
  }

  #failed({ status, retryAfter }) {
    this.#timer = undefined;
    if (status === 401 || status === 403) {
      deny(byId('node'), status === 401 ? 'Needs credentials.' : 'Not allowed: these figures need the scope read.');
    } else {
      this.#again(Math.max(AFTER_FAILURE, retryAfter * 1_000));
    }
  }

  /** Who looks away is not asked for. */
  #again(delay) {
    this.#timer = setTimeout(() => document.visibilityState === 'visible' && this.ask(), delay);
  }

  #draw(node) {
    const time = Date.parse(node.time) / 1_000;
    this.#charts.sessions.add(time, [node.sessions.websocket, node.sessions.sse]);
    this.#charts.slow.add(time, [node.sessions.slow]);
    if (this.#answers.length && node.totals.delivered < this.#answers.at(-1).totals.delivered) {
      this.#answers = []; // it has started again
    }
    if (this.#answers.length) {
      const { p50, p99 } = between(this.#answers[0], node);
      this.#charts.deliveries.add(time, [between(this.#answers.at(-1), node).deliveries]);
      this.#charts.fanout.add(time, [p50, p99]);
    }
    const { published, delivered, skipped } = node.totals;
    say(byId('node-count'), `${plural(published, 'message')} published · ${number(delivered)} delivered${skipped ? ` · ${number(skipped)} skipped` : ''}`);
    this.#answers = [...this.#answers, node].slice(-WINDOW);
  }
}

const whole = value => (Number.isInteger(value) ? compact(value) : '');

/** What happened between two answers of a node that has not started again meanwhile. */
export function between(earlier, later) {
  const seconds = (Date.parse(later.time) - Date.parse(earlier.time)) / 1_000;
  const delivered = later.totals.delivered - earlier.totals.delivered;
  const before = new Map(earlier.fanout.map(bucket => [bucket.seconds, bucket.count]));
  const buckets = later.fanout.map(bucket => ({ ...bucket, count: bucket.count - (before.get(bucket.seconds) ?? 0) }));
  return { deliveries: seconds > 0 ? delivered / seconds : 0, p50: quantile(buckets, 0.5), p99: quantile(buckets, 0.99) };
}

/** In milliseconds, as the bound of the bucket that it falls into; null if there was none. */
export function quantile(buckets, part) {
  const total = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  let seen = 0;
  const found = total > 0 && buckets.find(bucket => (seen += bucket.count) >= part * total);
  return found ? found.seconds * 1_000 : null;
}
