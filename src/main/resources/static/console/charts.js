/**
 * Small live charts, drawn by uPlot in the colours of the style sheet. The latest value is shown above the chart as text,
 * so that screen readers need not read the chart.
 */
import { make, setText } from './dom.js';

const POINTS = 90;
const HEIGHT = 96;
const DASHES = [[], [4, 3]];

/** Loaded after the page, so that connecting does not wait for it. */
const library = import('../webjars/uplot/dist/uPlot.esm.js').then(module => module.default);

/**
 * @param {HTMLElement} figure
 * @param {{title: string, series: string[], format: (value: number) => string, empty: string}} options
 * @returns {{add: (seconds: number, values: (number | null)[]) => void}}
 */
export function chart(figure, { title, series, format, empty }) {
  const values = series.map((name, index) => make('span', { className: `value series-${index}` }));
  const canvas = make('div', { className: 'plot', ariaHidden: 'true' });
  const placeholder = make('p', { className: 'empty' }, empty);
  figure.append(make('figcaption', {}, make('span', { className: 'title' }, title), ...values), canvas, placeholder);
  const data = [[], ...series.map(() => [])];
  let plot;

  const draw = uPlot => {
    plot?.destroy();
    plot = new uPlot(options(figure, canvas, values, format), data, canvas);
  };
  const redraw = () => library.then(draw);
  library.then(uPlot => {
    draw(uPlot);
    new ResizeObserver(() => plot.setSize({ width: canvas.clientWidth, height: HEIGHT })).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  });

  return {
    add(seconds, points) {
      placeholder.hidden = true;
      data.forEach((column, index) => {
        column.push(index ? points[index - 1] : seconds);
        column.splice(0, column.length - POINTS);
      });
      values.forEach((value, index) => setText(value, caption(series, index, points[index], format)));
      plot?.setData(data);
    },
  };
}

function caption(series, index, value, format) {
  const text = value === null || value === undefined ? '–' : format(value);
  return series.length > 1 ? `${series[index]} ${text}` : text;
}

function options(figure, canvas, values, format) {
  const style = getComputedStyle(figure);
  const axis = { stroke: style.color, font: `11px ${style.fontFamily}`, ticks: { show: false } };
  const grid = { stroke: style.borderTopColor, width: 1 };
  return {
    width: canvas.clientWidth,
    height: HEIGHT,
    padding: [8, 8, 8, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: true }, y: { range: (plot, low, high) => [0, high > 0 ? high * 1.15 : 1] } },
    axes: [
      { ...axis, show: false },
      { ...axis, grid, size: 52, gap: 4, space: 28, values: (plot, ticks) => ticks.map(format) },
    ],
    series: [
      {},
      ...values.map((value, index) => ({
        stroke: getComputedStyle(value).color,
        width: 2,
        dash: DASHES[index],
        points: { show: plot => plot.data[0].length < 2 },
      })),
    ],
  };
}
