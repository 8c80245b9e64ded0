-- Removes what is known of a node without sessions, unless it has shown another sign of life.
-- KEYS: the node's sessions, the last sign of life by node, the last batch by node
if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then
  return {'alive'}
end
if redis.call('EXISTS', KEYS[1]) == 1 then
  return {'open'}
end
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
return {'forgotten'}
