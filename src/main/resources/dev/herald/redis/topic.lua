-- What the scripts of a topic have in common; precedes each of them.
-- KEYS: the topic's state, its stream, the seed of the epochs of topics of which nothing is stored

local MAX_ENDED = 16

-- Microseconds, as a text, and seconds.
local function now()
  local time = redis.call('TIME')
  return time[1] .. string.format('%06d', time[2]), tonumber(time[1])
end

-- Names this run of this primary. Redis has a new one after each restart, promotion and fail-back, and it never comes back.
local function current_run()
  local info = redis.call('INFO', 'replication')
  local _, before = string.find(info, 'master_replid:', 1, true)
  assert(before, 'INFO replication has no master_replid, without which Herald could not tell that Redis lost messages')
  return string.sub(info, before + 1, before + 40)
end

-- The epochs of the topic while nothing of it is stored: that of the period before, and that of this period. They are
-- computed, so that a topic that somebody once named costs no memory; a Redis that was emptied has another seed.
local function quiet_epochs(channel, period, new_seed)
  local seed = redis.call('GET', KEYS[3])
  if not seed then
    seed = new_seed
    redis.call('SET', KEYS[3], seed)
  end
  local _, seconds = now()
  local number = math.floor(seconds / period)
  local function epoch(i)
    return string.sub(redis.sha1hex(seed .. channel .. string.format('%d', i)), 1, 16)
  end
  return epoch(number - 1), epoch(number)
end

-- Adds to the ended epochs, each as "epoch:end ", the oldest first. What belongs to one that is dropped cannot be read any longer:
-- nobody knows how its positions were named.
local function add_ended(state, epoch, offset)
  state.ended = state.ended .. epoch .. ':' .. string.format('%d', offset) .. ' '
  local _, count = string.gsub(state.ended, ' ', '')
  if count > MAX_ENDED then
    local last, rest = string.match(state.ended, '^%x+:(%d+) (.*)$')
    state.ended = rest
    redis.call('HSET', KEYS[1], 'forgotten', last)
  end
end

-- The stored state; nil if there is none. If another run of Redis wrote it, messages after it may be lost: a new epoch
-- begins, which goes on counting, so that no position ever names two messages (as leader epochs in Kafka's KIP-101).
local function stored_state(new_epoch)
  local stored = redis.call('HMGET', KEYS[1], 'run', 'epoch', 'offset', 'ended', 'safe')
  if not stored[2] then
    return nil
  end
  local state = {epoch = stored[2], offset = tonumber(stored[3]), ended = stored[4] or '', safe = tonumber(stored[5])}
  local run = current_run()
  if stored[1] ~= run then
    add_ended(state, state.epoch, state.offset)
    state.epoch = new_epoch
    redis.call('HSET', KEYS[1], 'run', run, 'epoch', state.epoch, 'ended', state.ended)
  end
  return state
end

local function store_new_state(epoch, ended)
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[1], 'run', current_run(), 'epoch', epoch, 'offset', 0, 'bytes', 0, 'ended', ended)
  return {epoch = epoch, offset = 0, ended = ended}
end

-- The epoch of an offset, and the one before if it is the first of its epoch.
local function epoch_of(state, offset)
  local newest_end = tonumber(string.match(state.ended, ':(%d+) $')) or -1
  if offset > newest_end + 1 then
    return state.epoch, '' -- as of nearly every message that is published
  end
  local before = ''
  for epoch, last in string.gmatch(state.ended, '(%x+):(%d+) ') do
    if offset <= tonumber(last) then
      return epoch, before
    end
    before = offset == tonumber(last) + 1 and epoch or ''
  end
  return state.epoch, before
end

local function announce(channel, state, offset, at, attributes, data)
  local epoch, before = epoch_of(state, offset)
  redis.call('SPUBLISH', channel, table.concat({epoch, offset, at, before, attributes}, ':') .. '\n' .. data)
end

-- Announces what is stored up to an offset and was not announced before. Of many only the newest: nodes read the others.
local function announce_up_to(channel, state, offset)
  local first = offset - state.safe > 256 and offset or state.safe + 1
  for _, entry in ipairs(redis.call('XRANGE', KEYS[2], string.format('%d-0', first), string.format('%d-0', offset))) do
    announce(channel, state, tonumber(string.match(entry[1], '^%d+')), entry[2][2], entry[2][4], entry[2][6])
  end
end
