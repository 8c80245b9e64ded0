-- A node ends. KEYS: the nodes
return {tostring(redis.call('ZREM', KEYS[1], ARGV[1]))}
