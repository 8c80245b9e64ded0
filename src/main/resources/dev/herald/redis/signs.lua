-- Shows a sign of life of a node. Returns the run of Redis, the number of the node's sessions, and the last sign of life of each node.
-- More KEYS: the node's sessions, the last sign of life by node
redis.call('HINCRBY', KEYS[5], ARGV[1], 1)
local result = {current_run(), tostring(redis.call('HLEN', KEYS[4]))}
for _, each in ipairs(redis.call('HGETALL', KEYS[5])) do
  result[#result + 1] = each
end
return result
