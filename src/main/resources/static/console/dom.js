/** Short functions for elements of the page, and formatting. */

/** @returns {HTMLElement} */
export const byId = id => document.getElementById(id);

/** Creates an element; children that are strings become text, never markup. */
export function make(name, properties = {}, ...children) {
  const { dataset = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(name), rest);
  Object.assign(element.dataset, dataset);
  element.append(...children.filter(child => child !== undefined && child !== null));
  return element;
}

/** Sets a text only if it differs, so that screen readers do not announce it again and nothing is repainted. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Hides or shows an element. If it has the keyboard focus when it is hidden, another one gets it. */
export function setHidden(element, hidden, next) {
  const hadFocus = hidden && element.contains(document.activeElement);
  element.hidden = hidden;
  if (hadFocus) {
    next.focus({ preventScroll: true });
  }
}

/** Replaces the content of a section by the reason why it is unavailable; without a reason, shows the content again. */
export function deny(section, reason) {
  const denied = section.querySelector('.denied');
  denied.hidden = !reason;
  setText(denied, reason ?? '');
  section.toggleAttribute('data-denied', Boolean(reason));
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

/** From a second on in seconds. */
export function milliseconds(value) {
  if (value >= 1_000) {
    return `${number(value / 1_000)} s`;
  }
  return value === 0 ? '0 ms' : `${value < 10 ? value.toFixed(value < 1 ? 2 : 1) : number(Math.round(value))} ms`;
}

export function age(since, now = Date.now()) {
  const seconds = Math.max(0, Math.round((now - since) / 1_000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (seconds < 3_600) {
    return `${Math.floor(seconds / 60)} min`;
  }
  const hours = Math.floor(seconds / 3_600);
  return hours < 24 ? `${hours} h ${Math.floor((seconds % 3_600) / 60)} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function clock(time) {
  const two = value => String(value).padStart(2, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}
