-- The stored messages, their bytes, and the position of a topic; empty if it has no history.
local length = redis.call('XLEN', KEYS[2])
local stored = redis.call('HMGET', KEYS[1], 'epoch', 'offset', 'bytes', 'safe', 'ended')
if length == 0 or not stored[1] then
  return {}
end
local safe = stored[4] or stored[2]
local epoch = epoch_of({epoch = stored[1], ended = stored[5] or ''}, tonumber(safe))
return {tostring(length), stored[3], epoch, safe}
