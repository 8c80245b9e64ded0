-- What is kept of a topic; nothing if nothing is. KEYS: its state, its stream
local kept = redis.call('XLEN', KEYS[2])
local state = redis.call('HMGET', KEYS[1], 'epoch', 'offset', 'bytes')
if kept == 0 or not state[1] then
  return {}
end
return {tostring(kept), state[3], state[1], state[2]}
