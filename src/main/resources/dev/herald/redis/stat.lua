-- The stored messages, their bytes, and the position of a topic; empty if it has no history. KEYS: its state, its stream
local length = redis.call('XLEN', KEYS[2])
local state = redis.call('HMGET', KEYS[1], 'epoch', 'offset', 'bytes')
if length == 0 or not state[1] then
  return {}
end
return {tostring(length), state[3], state[1], state[2]}
