/**
 * The data of a message in full: JSON as a tree whose parts can be opened, anything else as text. What is drawn is bounded, whatever the
 * size of the message: children are made when their parent is opened, and so many at a time.
 */
import { make, number, plural } from './dom.js';

/** Longer JSON is shown as text: to parse it would take noticeable time. */
const MAX_JSON = 512 * 1024;
const MAX_CHILDREN = 100;
const MAX_TEXT = 10_000;
const MAX_STRING = 1_000;
/** Objects and arrays with more entries, inside of such ones, or further inside, are closed at first. */
const OPEN_ENTRIES = 12;
const OPEN_DEPTH = 2;

/** A number that JavaScript cannot hold, such as an id of 64 bits, as it was written. */
class ExactNumber {
  constructor(source) {
    this.source = source;
  }
}

/** Whether it looks like an object or an array, without parsing it. */
export const looksLikeJson = text => text.length <= MAX_JSON && /^\s*[{[]/.test(text);

/** @param {string} text @returns {HTMLElement} */
export function payload(text) {
  const value = looksLikeJson(text) ? parse(text) : undefined;
  return make('div', { className: 'payload' }, value === undefined ? plainText(text, MAX_TEXT) : node(undefined, value, 0));
}

/** What a position means, in words. */
export function positionText(position) {
  const [epoch, offset] = position.split(':');
  return `Message ${number(Number(offset))} of its topic (offset ${offset}) since the numbering began (epoch ${epoch}). A client that received it resumes after it.`;
}

/** The number of a message in its topic, with an explanation of its position. */
export function positionLabel(position) {
  return make('span', { className: 'position', title: `Position ${position}. ${positionText(position)}` }, `#${position.split(':')[1]}`);
}

function parse(text) {
  try {
    return JSON.parse(text, (key, value, context) =>
      typeof value === 'number' && context?.source && String(value) !== context.source ? new ExactNumber(context.source) : value);
  } catch {
    return undefined;
  }
}

function node(key, value, depth, isSmall = true) {
  const isParent = typeof value === 'object' && value !== null && !(value instanceof ExactNumber);
  const label = key === undefined ? [] : [make('span', { className: 'key' }, key), ': '];
  return isParent ? parent(label, value, depth, isSmall) : make('div', { className: 'leaf' }, ...label, ...leaf(value));
}

function parent(label, value, depth, isSmall) {
  const isArray = Array.isArray(value);
  const keys = Object.keys(value);
  const size = isArray ? plural(keys.length, 'item') : plural(keys.length, 'property', 'properties');
  if (!keys.length) {
    return make('div', { className: 'leaf' }, ...label, isArray ? '[]' : '{}');
  }
  const isShort = keys.length <= OPEN_ENTRIES;
  const children = make('div', { className: 'children' });
  const element = make('details', {}, make('summary', {}, ...label, make('span', { className: 'size' }, isArray ? `[ ${size} ]` : `{ ${size} }`)), children);
  const fill = () => {
    if (!children.hasChildNodes()) {
      more(children, keys, from => keys.slice(from, from + MAX_CHILDREN).map(key => node(isArray ? undefined : key, value[key], depth + 1, isShort)), MAX_CHILDREN, 'entries');
    }
  };
  element.addEventListener('toggle', () => element.open && fill());
  if (depth === 0 || (depth <= OPEN_DEPTH && isShort && isSmall)) {
    element.open = true;
    fill();
  }
  return element;
}

function leaf(value) {
  if (typeof value === 'string') {
    const quoted = JSON.stringify(value);
    return quoted.length <= MAX_STRING ? [make('span', { className: 'string' }, quoted)] : [plainText(quoted, MAX_STRING)];
  }
  return [make('span', { className: value === null ? 'null' : typeof value === 'boolean' ? 'boolean' : 'number' }, value instanceof ExactNumber ? value.source : String(value))];
}

function plainText(text, step) {
  const element = make('pre', {});
  more(element, text, from => [text.slice(from, from + step)], step, 'characters');
  return element;
}

/** Appends a part, and a button for the next one if there is more. */
function more(element, all, part, step, unit, from = 0) {
  element.append(...part(from));
  const rest = all.length - from - step;
  if (rest > 0) {
    const button = make('button', { type: 'button', className: 'quiet more' }, `Show more (${number(rest)} ${unit} left)`);
    button.addEventListener('click', () => {
      const last = element.lastChild;
      more(element, all, part, step, unit, from + step);
      const next = element.querySelector(':scope > .more:last-child');
      (next && next !== button ? next : element.closest('[tabindex]') ?? element).focus?.({ preventScroll: true });
      last.remove();
    });
    element.append(button);
  }
}
