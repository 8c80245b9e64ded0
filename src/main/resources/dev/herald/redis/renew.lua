-- Begins a new epoch after Redis lost messages that nodes had received, with those published since; only the first call does.
-- KEYS: the topic's state, its stream
local epoch, first, new_epoch, overhead = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
if redis.call('HGET', KEYS[1], 'epoch') ~= epoch then
  return '0'
end
local entries = redis.call('XRANGE', KEYS[2], first .. '-0', '+')
local age = redis.call('PTTL', KEYS[2])
redis.call('DEL', KEYS[2])
local bytes = 0
for offset, entry in ipairs(entries) do
  redis.call('XADD', KEYS[2], offset .. '-0', unpack(entry[2]))
  bytes = bytes + #entry[2][6] + overhead
end
redis.call('HSET', KEYS[1], 'epoch', new_epoch, 'offset', #entries, 'bytes', bytes)
if age > 0 then
  redis.call('PEXPIRE', KEYS[2], age)
end
return '1'
