-- Records a node's heartbeat and returns the nodes that are alive. KEYS: the nodes, by the time of their last heartbeat
local node, alive_seconds = ARGV[1], tonumber(ARGV[2])
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - alive_seconds)
redis.call('ZADD', KEYS[1], now, node)
redis.call('EXPIRE', KEYS[1], alive_seconds * 2)
return redis.call('ZRANGE', KEYS[1], 0, -1)
