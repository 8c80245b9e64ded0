-- The state of a topic, and its stored messages from an offset on. The first subscriber of a topic without messages gives it
-- an epoch, so that the position is the same on all nodes.
-- KEYS: the topic's state, its stream
local from, limit, new_epoch, age = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local state = redis.call('HMGET', KEYS[1], 'epoch', 'offset')
if not state[1] then
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[1], 'epoch', new_epoch, 'offset', 0, 'bytes', 0)
  redis.call('PEXPIRE', KEYS[1], age)
  state = {new_epoch, '0'}
elseif state[2] == '0' then
  redis.call('PEXPIRE', KEYS[1], age)
end
local time = redis.call('TIME')
local found = {state[1], state[2], time[1] .. string.format('%06d', time[2])}
for _, entry in ipairs(redis.call('XRANGE', KEYS[2], from .. '-0', '+', 'COUNT', limit)) do
  found[#found + 1] = string.match(entry[1], '^%d+')
  found[#found + 1] = entry[2][2]
  found[#found + 1] = entry[2][4]
  found[#found + 1] = entry[2][6]
end
return found
