-- Assigns a message its offset, appends it to the topic's stream and announces it; once for each idempotency key.
-- KEYS: the topic's state, its stream, the receipt stored for the idempotency key (or any key of the same slot)
local channel, new_epoch, count, size, age, epoch_ttl = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5], ARGV[6]
local window, digest, recipients, overhead, trace, data = ARGV[7], ARGV[8], ARGV[9], tonumber(ARGV[10]), ARGV[11], ARGV[12]

if window ~= '0' then
  local stored = redis.call('HMGET', KEYS[3], 'digest', 'epoch', 'offset', 'recipients')
  if stored[1] then
    if stored[1] ~= digest then
      return {'conflict'}
    end
    -- A write, so that a WAIT after this retry covers the original publish, too.
    redis.call('HINCRBY', KEYS[3], 'retries', 1)
    return {'duplicate', stored[2], stored[3], stored[4]}
  end
end

local time = redis.call('TIME')
local at = time[1] .. string.format('%06d', time[2])
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then
  epoch = new_epoch
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[1], 'epoch', epoch, 'bytes', 0)
end
local offset = redis.call('HINCRBY', KEYS[1], 'offset', 1)
redis.call('XADD', KEYS[2], offset .. '-0', 'at', at, 'trace', trace, 'data', data)

local bytes = redis.call('HINCRBY', KEYS[1], 'bytes', #data + overhead)
local length = redis.call('XLEN', KEYS[2])
while length > 1 and (length > count or bytes > size) do
  local oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
  redis.call('XDEL', KEYS[2], oldest[1])
  bytes = redis.call('HINCRBY', KEYS[1], 'bytes', -(#oldest[2][6] + overhead))
  length = length - 1
end
redis.call('PEXPIRE', KEYS[1], epoch_ttl)
redis.call('PEXPIRE', KEYS[2], age)

if window ~= '0' then
  redis.call('HSET', KEYS[3], 'digest', digest, 'epoch', epoch, 'offset', offset, 'recipients', recipients)
  redis.call('PEXPIRE', KEYS[3], window)
end
redis.call('SPUBLISH', channel, epoch .. ':' .. offset .. ':' .. at .. ':' .. trace .. '\n' .. data)
return {'new', epoch, tostring(offset), recipients}
