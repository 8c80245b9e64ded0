-- Writes to a topic's state, so that a WAIT on this connection covers all that was written to it before.
redis.call('HINCRBY', KEYS[1], 'touched', 1)
return {}
