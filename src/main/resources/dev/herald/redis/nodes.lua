-- Returns the nodes that are alive. KEYS: the nodes, by the time of their last heartbeat
local alive_seconds = tonumber(ARGV[1])
return redis.call('ZRANGE', KEYS[1], '(' .. (tonumber(redis.call('TIME')[1]) - alive_seconds), '+inf', 'BYSCORE')
