-- Adds topics to the index, or removes them. KEYS: the names of all topics
for i = 2, #ARGV do
  if ARGV[1] == 'add' then
    redis.call('ZADD', KEYS[1], 0, ARGV[i])
  else
    redis.call('ZREM', KEYS[1], ARGV[i])
  end
end
return {}
