-- A node says that it lives, and hears who else does. KEYS: the nodes, by when they were last heard of
local node, alive = ARGV[1], tonumber(ARGV[2])
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - alive)
if node ~= '' then
  redis.call('ZADD', KEYS[1], now, node)
end
redis.call('EXPIRE', KEYS[1], alive * 2)
return redis.call('ZRANGE', KEYS[1], 0, -1)
