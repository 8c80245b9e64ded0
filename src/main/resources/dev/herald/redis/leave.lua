-- Removes a node that shuts down. KEYS: the nodes, by the time of their last heartbeat
return {tostring(redis.call('ZREM', KEYS[1], ARGV[1]))}
