-- Announces what replicas now have: the topic's messages up to a position, once.
local channel, new_epoch, epoch, offset = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local state = stored_state(new_epoch)
if not state or epoch_of(state, offset) ~= epoch or offset > state.offset then
  return {'lost'}
end
if state.safe and state.safe < offset then
  announce_up_to(channel, state, offset)
  redis.call('HSET', KEYS[1], 'safe', string.format('%d', offset))
end
return {'announced'}
