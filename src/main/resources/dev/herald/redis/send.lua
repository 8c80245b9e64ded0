-- Tells one node something, and says whether it listens. KEYS: its channel
return {tostring(redis.call('SPUBLISH', KEYS[1], ARGV[1]))}
