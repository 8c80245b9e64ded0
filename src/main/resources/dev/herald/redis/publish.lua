-- Gives a message its place in its topic's order, keeps it, and tells the nodes that listen; once for each idempotency key.
-- KEYS: the topic's state, its stream, what was told for the key (or any key of the same slot)
local channel, fresh, count, size, age, remembered = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5], ARGV[6]
local window, digest, recipients, overhead, trace, data = ARGV[7], ARGV[8], ARGV[9], tonumber(ARGV[10]), ARGV[11], ARGV[12]

if window ~= '0' then
  local told = redis.call('HMGET', KEYS[3], 'digest', 'epoch', 'offset', 'recipients')
  if told[1] then
    if told[1] ~= digest then
      return {'reused'}
    end
    -- Written, so that whoever waits for replicas now waits for what was published then, too.
    redis.call('HINCRBY', KEYS[3], 'asked', 1)
    return {'again', told[2], told[3], told[4]}
  end
end

local time = redis.call('TIME')
local at = time[1] .. string.format('%06d', time[2])
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then
  epoch = fresh
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[1], 'epoch', epoch, 'bytes', 0)
end
local offset = redis.call('HINCRBY', KEYS[1], 'offset', 1)
redis.call('XADD', KEYS[2], offset .. '-0', 'at', at, 'trace', trace, 'data', data)

local bytes = redis.call('HINCRBY', KEYS[1], 'bytes', #data + overhead)
local kept = redis.call('XLEN', KEYS[2])
while kept > 1 and (kept > count or bytes > size) do
  local oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
  redis.call('XDEL', KEYS[2], oldest[1])
  bytes = redis.call('HINCRBY', KEYS[1], 'bytes', -(#oldest[2][6] + overhead))
  kept = kept - 1
end
redis.call('PEXPIRE', KEYS[1], remembered)
redis.call('PEXPIRE', KEYS[2], age)

if window ~= '0' then
  redis.call('HSET', KEYS[3], 'digest', digest, 'epoch', epoch, 'offset', offset, 'recipients', recipients)
  redis.call('PEXPIRE', KEYS[3], window)
end
redis.call('SPUBLISH', channel, epoch .. ':' .. offset .. ':' .. at .. ':' .. trace .. '\n' .. data)
return {'new', epoch, tostring(offset), recipients}
