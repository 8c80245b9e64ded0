-- Applies changes of the sessions of one node, and leaves to the script that publishes, which follows this one, the events of those
-- that are changes. More KEYS, at the end: the node's sessions, the number of subscriptions by topic, the last sign of life by node,
-- the last batch by node
local node, batch, sign_of_life = ARGV[1], ARGV[2], ARGV[3]
local changes, header, fields, data = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local FIRST_CHANGE, CHANGE = 8, 5 -- of each change: type, session, detail, number of its event and of that of its topic, 0 for none
local sessions, subscribers, signs, batches = KEYS[#KEYS - 3], KEYS[#KEYS - 2], KEYS[#KEYS - 1], KEYS[#KEYS]

local publishing = FIRST_CHANGE + changes * CHANGE
local new_epoch, waits = ARGV[publishing + 1], ARGV[publishing + 10] == '1'

-- What was published before may not be announced yet, if waiting for replicas failed. WAIT waits only for what this connection wrote.
local function nothing_new()
  local state = waits and stored_state(new_epoch)
  if not state or not state.safe or state.safe >= state.offset then
    return {}
  end
  redis.call('HINCRBY', KEYS[1], 'offset', 0)
  return {'before', state.epoch, string.format('%d', state.offset)}
end

if sign_of_life ~= '' and redis.call('HGET', signs, node) ~= sign_of_life then
  return {} -- it is alive
end
if batch ~= '0' then
  if tonumber(batch) <= tonumber(redis.call('HGET', batches, node) or '0') then
    return nothing_new() -- the response to it was lost
  end
  redis.call('HSET', batches, node, batch)
  redis.call('HSETNX', signs, node, '0')
end

local kept = {}
for i = 0, header - 1 do
  kept[#kept + 1] = ARGV[publishing + i]
end

local function keep(number, generation)
  if number ~= '0' then
    local first = publishing + header + (tonumber(number) - 1) * fields
    for i = 0, fields - 1 do
      kept[#kept + 1] = ARGV[first + i]
    end
    if generation then
      local last = #kept - fields + data
      kept[last] = kept[last] .. string.format('%d', generation) .. '}'
    end
  end
end

local function count(topic, change, reported_at, number)
  local now = redis.call('HINCRBY', subscribers, topic, change)
  if now <= 0 then
    redis.call('HDEL', subscribers, topic)
  end
  if now == reported_at then
    keep(number, redis.call('HINCRBY', subscribers, '', 1)) -- no topic has an empty name
  end
end

-- What is stored of a session is what its events have of it, and its topics, each with the end of its line.
for i = FIRST_CHANGE, publishing - 1, CHANGE do
  local kind, session, detail, event, topic_event = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
  local stored = kind ~= 'lost' and redis.call('HGET', sessions, session)
  local before, after
  if stored and (kind == 'subscribe' or kind == 'unsubscribe') then
    before, after = string.find(stored, '\n' .. detail .. '\n', 1, true)
  end
  if kind == 'lost' then
    keep(event)
  elseif kind == 'connect' and not stored then
    redis.call('HSET', sessions, session, detail .. '\n')
    keep(event)
  elseif kind == 'disconnect' and stored and string.find(stored, '\n', 1, true) == #stored then
    redis.call('HDEL', sessions, session)
    keep(event)
  elseif kind == 'subscribe' and stored and not before then
    redis.call('HSET', sessions, session, stored .. detail .. '\n')
    keep(event)
    count(detail, 1, 1, topic_event)
  elseif kind == 'unsubscribe' and before then
    redis.call('HSET', sessions, session, string.sub(stored, 1, before) .. string.sub(stored, after + 1))
    keep(event)
    count(detail, -1, 0, topic_event)
  end
end

if #kept == header then
  return nothing_new()
end
local ARGV = kept
