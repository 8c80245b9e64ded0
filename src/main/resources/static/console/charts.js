/**
 * Small live charts of the last 90 seconds, drawn by uPlot in the colours of the style sheet. The latest values are shown above
 * each chart as text. Hovering, or the arrow keys while the chart has the keyboard focus, show the values at a time instead: in
 * all charts of a group at once.
 *
 * What was not measured is a gap, not a slope: an outage, or a time in which the page was hidden. For screen readers a chart is a
 * slider over time.
 */
import { clock, make, setText } from './dom.js';

const WINDOW = 90;
/** The charts begin with a shorter time, so that the first values are not a dot at the edge. */
const MIN_WINDOW = 30;
const HEIGHT = 124;
const DASHES = [[], [4, 3], [1, 4]];

/** Values that are more seconds apart than this are not connected. */
export const MAX_PAUSE = 4;

/** Loaded after the page, so that connecting does not wait for it. */
const library = import('../webjars/uplot/dist/uPlot.esm.js').then(module => module.default);

/**
 * @typedef {object} Options
 * @property {string} title
 * @property {string[]} series
 * @property {(value: number) => string} format
 * @property {string} empty the text while there are no values
 * @property {string} [group] charts of the same group show the same time
 *
 * @param {HTMLElement} figure
 * @param {Options} options
 */
export function chart(figure, options) {
  return new Chart(figure, options);
}

class Chart {
  #options;
  #data;
  #plot;
  #canvas;
  #placeholder;
  #time = make('span', { className: 'at' });
  #values;
  /** The index of the latest values; those of a gap after it are not known. */
  #latest = -1;
  /** The time that was selected with the keyboard. */
  #selected;

  constructor(figure, options) {
    const { title, series, empty } = options;
    this.#options = options;
    this.#data = [[], ...series.map(() => [])];
    this.#values = series.map((name, index) => make('span', { className: `value series-${index}` }));
    this.#canvas = make('div', { className: 'plot', role: 'slider', tabIndex: 0, ariaLabel: `${title} of the last ${WINDOW} seconds` });
    this.#placeholder = make('p', { className: 'empty' }, empty);
    const caption = make('figcaption', {}, make('span', { className: 'title' }, title), this.#time, make('span', { className: 'values' }, ...this.#values));
    figure.append(caption, this.#canvas, this.#placeholder);
    this.#show();
    this.#canvas.addEventListener('keydown', event => this.#onKey(event));
    this.#canvas.addEventListener('focus', () => this.#describe());
    this.#canvas.addEventListener('blur', () => this.#select(undefined));
    library.then(uPlot => this.#start(figure, uPlot));
  }

  /**
   * @param {number} seconds the time, later than all before
   * @param {(number | null)[]} points one value for each series, null if it is not known
   */
  add(seconds, points) {
    const times = this.#data[0];
    this.#placeholder.hidden = this.#placeholder.hidden || points.some(point => point !== null);
    if (times.length && seconds - times.at(-1) > MAX_PAUSE) {
      this.#append((times.at(-1) + seconds) / 2, points.map(() => null));
    }
    this.#append(seconds, points);
    this.#latest = this.#data[0].length - 1;
    this.#redraw();
  }

  /** Nothing could be measured: the latest values stay above the chart. */
  addGap(seconds) {
    this.#append(seconds, this.#values.map(() => null));
    this.#redraw();
  }

  #redraw() {
    this.#plot?.setData(this.#data);
    if (this.#selected !== undefined) {
      this.#select(this.#selected);
    }
    this.#show();
  }

  /** One point before the window stays, so that the line begins at its edge. */
  #append(seconds, points) {
    [seconds, ...points].forEach((value, index) => this.#data[index].push(value));
    const outdated = Math.max(0, this.#data[0].findIndex(time => time >= seconds - WINDOW) - 1);
    this.#data.forEach(column => column.splice(0, outdated));
    this.#latest = Math.max(-1, this.#latest - outdated);
  }

  #start(figure, uPlot) {
    const draw = () => {
      this.#plot?.destroy();
      this.#plot = new uPlot(this.#uPlotOptions(figure), this.#data, this.#canvas);
    };
    draw();
    new ResizeObserver(() => this.#plot.setSize({ width: this.#canvas.clientWidth, height: HEIGHT })).observe(this.#canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  }

  /** The values at the cursor, or the latest. */
  #show() {
    const index = this.#cursorIndex();
    setText(this.#time, index === undefined ? '' : timeOf(this.#data[0][index]));
    this.#values.forEach((value, series) => setText(value, this.#text(series, index ?? this.#latest)));
    if (document.activeElement !== this.#canvas) {
      this.#describe(); // otherwise a screen reader would read each new value
    }
  }

  #cursorIndex() {
    const index = this.#plot?.cursor.idx;
    return this.#plot?.cursor.left >= 0 && index < this.#data[0].length ? index ?? undefined : undefined;
  }

  #text(series, index) {
    if (index < 0) {
      return '';
    }
    const value = this.#data[series + 1][index] ?? null;
    const text = value === null ? '–' : this.#options.format(value) || String(value);
    return this.#values.length > 1 ? `${this.#options.series[series]} ${text}` : text;
  }

  #describe() {
    const last = this.#data[0].length - 1;
    const index = this.#cursorIndex() ?? this.#latest;
    const values = this.#values.map((value, series) => this.#text(series, index).replace('–', 'no value')).join(', ');
    this.#canvas.ariaValueMin = '0';
    this.#canvas.ariaValueMax = String(Math.max(0, last));
    this.#canvas.ariaValueNow = String(Math.max(0, index));
    this.#canvas.ariaValueText = index < 0 ? this.#options.empty : `${values} at ${timeOf(this.#data[0][index])}`;
  }

  #onKey(event) {
    const last = this.#data[0].length - 1;
    const index = this.#cursorIndex() ?? last;
    const target = { ArrowLeft: index - 1, ArrowDown: index - 1, ArrowRight: index + 1, ArrowUp: index + 1, PageDown: index - 10, PageUp: index + 10, Home: 0, End: last }[event.key];
    if (event.key === 'Escape') {
      this.#select(undefined);
    } else if (target !== undefined && last >= 0) {
      event.preventDefault();
      this.#select(this.#data[0][Math.min(last, Math.max(0, target))]);
      this.#describe();
    }
  }

  /** The cursor stays at its time while the chart moves on; undefined removes it. */
  #select(seconds) {
    const isGone = seconds === undefined || seconds < this.#data[0][0];
    if (!isGone || this.#selected !== undefined) {
      const left = isGone ? -10 : Math.max(0, this.#plot?.valToPos(seconds, 'x') ?? 0);
      this.#plot?.setCursor({ left, top: left }, true, true);
    }
    this.#selected = isGone ? undefined : seconds;
  }

  #uPlotOptions(figure) {
    const { format, group } = this.#options;
    const style = getComputedStyle(figure);
    const axis = { stroke: style.color, font: `11px ${style.fontFamily}` };
    const lines = { stroke: style.borderTopColor, width: 1 };
    return {
      width: this.#canvas.clientWidth,
      height: HEIGHT,
      padding: [8, 14, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, sync: group && { key: group, setSeries: false } },
      hooks: { setCursor: [() => this.#show()] },
      scales: { x: { time: true, range: () => range(this.#data[0]) }, y: { range: (plot, low, high) => [0, high > 0 ? high * 1.15 : 1] } },
      axes: [
        { ...axis, grid: { show: false }, ticks: { ...lines, size: 4 }, size: 26, gap: 3, space: 74, values: (plot, ticks) => ticks.map(timeOf) },
        { ...axis, grid: lines, ticks: { show: false }, size: 54, gap: 4, space: 28, values: (plot, ticks) => ticks.map(format) },
      ],
      series: [
        {},
        ...this.#values.map((value, index) => ({
          stroke: getComputedStyle(value).color,
          width: 2,
          dash: DASHES[index],
          points: { show: true, size: 5, filter: (plot, series) => isolated(plot.data[series]) },
        })),
      ],
    };
  }
}

/** Ends with the latest value, or with the gap after it. */
function range(times) {
  const end = times.at(-1) ?? Date.now() / 1_000;
  return [Math.max(end - WINDOW, Math.min(times[0] ?? end, end - MIN_WINDOW)), end];
}

/** The points that no line connects with another. */
function isolated(values) {
  return values.flatMap((value, index) => (value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null ? [index] : []));
}

function timeOf(seconds) {
  return clock(new Date(seconds * 1_000)).slice(0, 8);
}
