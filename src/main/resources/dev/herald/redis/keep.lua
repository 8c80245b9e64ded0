-- Keeps the state of a topic that has subscribers. If nothing was ever stored of it, its epoch is stored before it changes.
local channel, epoch, period, state_ttl, seed = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5]
if redis.call('PEXPIRE', KEYS[1], state_ttl) == 1 then
  return {'kept'}
end
local before, this = quiet_epochs(channel, period, seed)
if epoch ~= before and epoch ~= this then
  return {'unknown'}
end
store_new_state(epoch, epoch == this and before .. ':0 ' or '')
redis.call('PEXPIRE', KEYS[1], state_ttl)
return {'stored'}
