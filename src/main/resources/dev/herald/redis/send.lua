-- Sends a message to one node and returns the number of subscribers. KEYS: its channel
return {tostring(redis.call('SPUBLISH', KEYS[1], ARGV[1]))}
