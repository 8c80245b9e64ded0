/** A message as one line of a list, which can be expanded: its data in full, its topic and its position. */
import { make, number } from './dom.js';
import { looksLikeJson, payload, positionLabel, positionText } from './payload.js';

const MAX_LINE = 600;
/** Longer data may not fit in its line. */
const SHORT = 120;

/**
 * @param {{topic?: string, text: string, position?: string}} message
 * @param {{className?: string, dataset?: object, cells?: Node[], open?: boolean, onToggle?: (open: boolean) => void}} options
 * `cells` precede the data
 * @returns {HTMLLIElement}
 */
export function messageRow(message, { cells = [], open = false, onToggle = () => {}, ...properties } = {}) {
  const { text, position } = message;
  const line = make('span', { className: 'text' }, text.length > MAX_LINE ? `${text.slice(0, MAX_LINE)}… ${number(text.length)} characters` : text);
  const row = make('li', properties, ...cells, line, position && positionLabel(position));
  if (position || text.length > SHORT || text.includes('\n') || looksLikeJson(text)) {
    makeExpandable(row, message, open, onToggle);
  }
  return row;
}

function makeExpandable(row, message, open, onToggle) {
  const toggle = make('button', { type: 'button', className: 'expand', tabIndex: -1, ariaLabel: label(message) });
  const show = open => {
    toggle.ariaExpanded = String(open);
    row.toggleAttribute('data-open', open);
    row.querySelector(':scope > .message')?.remove();
    if (open) {
      row.append(details(message));
    }
  };
  row.prepend(toggle);
  show(open);
  row.addEventListener('click', event => {
    const isSelecting = !getSelection().isCollapsed;
    const isInside = event.composedPath().some(element => element.className === 'message'); // also of a button that removed itself
    if (event.target === toggle || (!isSelecting && !isInside)) {
      show(toggle.ariaExpanded !== 'true');
      onToggle(toggle.ariaExpanded === 'true');
    }
  });
}

function label({ topic, text, position }) {
  return position ? `Message ${position.split(':')[1]} of ${topic}` : `Message ${text.slice(0, 40)}`;
}

function details({ topic, text, position }) {
  const copy = make('button', { type: 'button', className: 'quiet' }, 'Copy message');
  copy.addEventListener('click', async () => {
    const copied = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    copy.textContent = copied ? 'Copied' : 'Copy failed';
    setTimeout(() => (copy.textContent = 'Copy message'), 1_500);
  });
  const field = (name, value, hint) => make('div', {}, make('dt', {}, name), make('dd', {}, make('code', {}, value), hint && make('p', { className: 'hint' }, hint)));
  return make('div', { className: 'message' },
    payload(text),
    make('dl', {},
      topic && field('Topic', topic),
      position && field('Position', position, positionText(position))),
    copy);
}

/** Makes one of the rows' buttons a tab stop, and moves between them by the arrow keys, so that a long list is one stop and not a thousand. */
export function navigateByArrowKeys(list) {
  list.addEventListener('keydown', event => {
    const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
    if (!step || !event.target.matches('.expand')) {
      return;
    }
    let row = event.target.closest('li')[step];
    while (row && !row.querySelector(':scope > .expand')) {
      row = row[step];
    }
    if (row) {
      event.preventDefault();
      moveTabStop(list, row.querySelector(':scope > .expand')).focus();
    }
  });
  list.addEventListener('focusin', event => event.target.matches('.expand') && moveTabStop(list, event.target));
}

/** The newest row is the tab stop unless another one has the focus. */
export function updateTabStop(list) {
  const first = list.querySelector(':scope > li > .expand');
  if (first && !list.contains(document.activeElement)) {
    moveTabStop(list, first);
  }
}

function moveTabStop(list, button) {
  list.querySelectorAll('.expand[tabindex="0"]').forEach(other => (other.tabIndex = -1));
  button.tabIndex = 0;
  return button;
}
