-- The state of a topic, and its stored messages from an offset on, as far as they may be received.
local channel, new_epoch, period = ARGV[1], ARGV[2], tonumber(ARGV[3])
local from, limit, size = tonumber(ARGV[4]), ARGV[5], tonumber(ARGV[6])
local state = stored_state(new_epoch)
if not state then
  local before, this = quiet_epochs(channel, period, new_epoch)
  return {this, '0', '0', before .. ':0 ', (now()), '0'}
end
local safe = state.safe or state.offset
local found = {
  state.epoch, string.format('%d', state.offset), string.format('%d', safe), state.ended, (now()),
  redis.call('HGET', KEYS[1], 'removed') or '0'
}
from = math.max(from, tonumber(redis.call('HGET', KEYS[1], 'forgotten') or 0) + 1)
if from <= safe then
  local entries = redis.call('XRANGE', KEYS[2], string.format('%d-0', from), string.format('%d-0', safe), 'COUNT', limit)
  for _, entry in ipairs(entries) do
    local attributes, data = entry[2][4], entry[2][6]
    size = size - #attributes - #data
    if size < 0 and #found > 6 then
      break
    end
    found[#found + 1] = string.match(entry[1], '^%d+')
    found[#found + 1] = entry[2][2]
    found[#found + 1] = attributes
    found[#found + 1] = data
  end
end
return found
