-- Assigns each message its offset and appends it to the topic's stream, once for each idempotency key; all of them, or none if
-- a key was used for another message. Announces them too, unless that has to wait for replicas. What is not to be kept is only announced, and
-- what has an old version is dropped.
-- More KEYS: the stored receipt of each message that has an idempotency key
local channel, new_epoch, period, state_ttl = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local count, size, age, overhead = tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7], tonumber(ARGV[8])
local recipients, window, waits, keeps = ARGV[9], ARGV[10], ARGV[11] == '1', ARGV[12] == '1'
local FIRST, FIRST_RECEIPT, FIELDS = 13, 4, 5
-- of each message: digest if it has an idempotency key, version and its epoch if it has these, attributes, data

local receipt, has_version = FIRST_RECEIPT, false
for i = FIRST, #ARGV, FIELDS do
  if ARGV[i] ~= '' then
    local digest = redis.call('HGET', KEYS[receipt], 'digest')
    if digest and digest ~= ARGV[i] then
      return {'conflict', tostring((i - FIRST) / FIELDS)}
    end
    receipt = receipt + 1
  end
  has_version = has_version or ARGV[i + 1] ~= ''
end

local state = stored_state(new_epoch)
if not state then
  local before, this = quiet_epochs(channel, period, new_epoch)
  if keeps or has_version then
    state = store_new_state(new_epoch, before .. ':0 ' .. this .. ':0 ')
    redis.call('PEXPIRE', KEYS[1], state_ttl)
  else
    state = {epoch = this, offset = 0, ended = before .. ':0 '} -- as of a topic to which nothing was published
  end
end
if waits and not state.safe and keeps then
  redis.call('HSET', KEYS[1], 'safe', string.format('%d', state.offset))
elseif not waits and state.safe then
  announce_up_to(channel, state, state.offset)
  redis.call('HDEL', KEYS[1], 'safe')
end

local at = now()
local function append(attributes, data)
  local offset = redis.call('HINCRBY', KEYS[1], 'offset', 1)
  redis.call('XADD', KEYS[2], string.format('%d-0', offset), 'at', at, 'trace', attributes, 'data', data)
  if not waits then
    announce(channel, state, offset, at, attributes, data)
  end
  return offset
end

-- A message without a position is announced with the offset 0, and instead of its time with the offset that it comes after. Nodes
-- that do not know this take it for a duplicate.
local function announce_unkept(attributes, data)
  local after = string.format('%d', state.safe or redis.call('HGET', KEYS[1], 'offset') or 0)
  local epoch = after == '0' and state.epoch or epoch_of(state, tonumber(after))
  redis.call('SPUBLISH', channel, table.concat({epoch, '0', after, '', attributes}, ':') .. '\n' .. data)
  return after
end

-- Whether the topic's last version is not below this one, which is stored otherwise. Versions have the same number of digits.
local function is_old(version, version_epoch)
  if version == '' then
    return false
  end
  local last = redis.call('HMGET', KEYS[1], 'version', 'version_epoch')
  local last_epoch = last[2] or ''
  if last[1] and (version_epoch == '' or version_epoch == last_epoch) and version <= last[1] then
    return true
  end
  redis.call(
    'HSET', KEYS[1], 'version', version, 'version_epoch', version_epoch == '' and last_epoch or version_epoch)
  redis.call('PEXPIRE', KEYS[1], state_ttl)
  return false
end

local receipts = {}
local function add(kind, epoch, offset, found)
  receipts[#receipts + 1] = kind
  receipts[#receipts + 1] = epoch
  receipts[#receipts + 1] = offset
  receipts[#receipts + 1] = found
end

local appended, added = 0, 0
receipt = FIRST_RECEIPT
for i = FIRST, #ARGV, FIELDS do
  local digest, attributes, data = ARGV[i], ARGV[i + 3], ARGV[i + 4]
  local known = digest ~= '' and redis.call('HMGET', KEYS[receipt], 'epoch', 'offset', 'recipients', 'kind')
  if known and known[1] then
    -- A write, so that a WAIT after this retry covers the original publish, too.
    redis.call('HINCRBY', KEYS[receipt], 'retries', 1)
    add(known[4] or 'duplicate', known[1], known[2], known[3])
  else
    local kind, offset = 'new', nil
    if is_old(ARGV[i + 1], ARGV[i + 2]) then
      kind, offset = 'dropped', string.format('%d', redis.call('HGET', KEYS[1], 'offset'))
    elseif keeps then
      offset = string.format('%d', append(attributes, data))
      appended = appended + 1
      added = added + #attributes + #data + overhead
    else
      offset = announce_unkept(attributes, data)
    end
    if digest ~= '' then
      redis.call(
        'HSET', KEYS[receipt], 'digest', digest, 'epoch', state.epoch, 'offset', offset, 'recipients', recipients)
      if kind == 'dropped' then
        redis.call('HSET', KEYS[receipt], 'kind', kind)
      end
      redis.call('PEXPIRE', KEYS[receipt], window)
    end
    add(kind, state.epoch, offset, recipients)
  end
  receipt = digest ~= '' and receipt + 1 or receipt
end

if added > 0 then
  local bytes = redis.call('HINCRBY', KEYS[1], 'bytes', added)
  local length = redis.call('XLEN', KEYS[2])
  if length == appended then -- what was stored before has expired
    bytes = added
    redis.call('HSET', KEYS[1], 'bytes', bytes)
  end
  while length > 1 and (length > count or bytes > size) do
    local oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
    redis.call('XDEL', KEYS[2], oldest[1])
    bytes = redis.call('HINCRBY', KEYS[1], 'bytes', -(#oldest[2][4] + #oldest[2][6] + overhead))
    length = length - 1
  end
  redis.call('PEXPIRE', KEYS[1], state_ttl)
  redis.call('PEXPIRE', KEYS[2], age)
end
return receipts
