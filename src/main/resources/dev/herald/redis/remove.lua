-- Removes the history of a topic, as far as it may be received: what replicas do not have yet is not published yet. Announces that
-- as a message without a position whose attributes say so, which nodes that do not know this take for a duplicate.
local channel, new_epoch, overhead = ARGV[1], ARGV[2], tonumber(ARGV[3])
local state = stored_state(new_epoch)
if not state then
  return {'none'}
end
local safe = string.format('%d', state.safe or state.offset)
redis.call('XTRIM', KEYS[2], 'MINID', string.format('%d-0', tonumber(safe) + 1))
local bytes = 0
for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '-', '+')) do
  bytes = bytes + #entry[2][4] + #entry[2][6] + overhead
end
redis.call('HSET', KEYS[1], 'removed', safe, 'bytes', string.format('%d', bytes))
redis.call('SPUBLISH', channel, table.concat({state.epoch, '0', safe, '', ':r'}, ':') .. '\nhistory removed')
return {'removed'}
