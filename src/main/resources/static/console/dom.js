/** Small words for what the page does with its elements again and again. */

/** @returns {HTMLElement} */
export const byId = id => document.getElementById(id);

/** Makes an element; the texts of children are never read as markup. */
export function make(name, properties = {}, ...children) {
  const { dataset = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(name), rest);
  Object.assign(element.dataset, dataset);
  element.append(...children.filter(child => child !== undefined && child !== null));
  return element;
}

/** Sets a text only if it is another one, so that nothing is said or drawn again. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Shows what a section is for, or why this caller gets nothing from it. */
export function deny(section, why) {
  const denied = section.querySelector('.denied');
  denied.hidden = !why;
  say(denied, why ?? '');
  section.toggleAttribute('data-denied', Boolean(why));
}

const NUMBER = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export const number = value => NUMBER.format(value);
export const compact = value => COMPACT.format(value);

export function plural(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

export function bytes(count) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const unit = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, count)) / 10));
  return `${number(count / 1024 ** unit)} ${units[unit]}`;
}

export function milliseconds(value) {
  return value === 0 ? '0 ms' : `${value < 10 ? value.toFixed(value < 1 ? 2 : 1) : number(Math.round(value))} ms`;
}

export function age(since, now = Date.now()) {
  const seconds = Math.max(0, Math.round((now - since) / 1_000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  return seconds < 3_600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}

export function clock(time) {
  const two = value => String(value).padStart(2, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}
