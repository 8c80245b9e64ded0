-- Redis has forgotten what nodes have heard: a new epoch begins, with what was published since. Only the first who asks does it.
-- KEYS: the topic's state, its stream
local epoch, first, fresh, overhead = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
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
redis.call('HSET', KEYS[1], 'epoch', fresh, 'offset', #entries, 'bytes', bytes)
if age > 0 then
  redis.call('PEXPIRE', KEYS[2], age)
end
return '1'
