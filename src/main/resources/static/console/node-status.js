/** What the page knows about the node: the newest sample, or why there is none. */

/** @returns {import('./connection.js').NodeStatus} */
export function nodeStatus({ sample, problem }) {
  if (problem) {
    return problem.status ? { name: 'unavailable', reason: problem.message } : { name: 'unreachable', reason: problem.message };
  }
  return { name: sample ? stateOf(sample) : 'unknown' };
}

function stateOf({ ready, degraded, draining }) {
  if (draining) {
    return ready ? 'draining' : 'refusing';
  }
  return degraded ? 'degraded' : ready ? 'ready' : 'unready';
}

/** The state of the node in two words, or '' while it is unknown. */
export function nodeLabel({ name }) {
  return {
    unknown: '',
    ready: 'Node ready',
    unready: 'Node not ready',
    degraded: 'Node degraded',
    draining: 'Node draining',
    refusing: 'Node draining',
    unavailable: 'Node unavailable',
    unreachable: 'Node unreachable',
  }[name];
}
