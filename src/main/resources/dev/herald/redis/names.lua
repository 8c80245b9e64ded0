-- A page of the topic index, in order, after a name. KEYS: the names of all topics
return redis.call('ZRANGEBYLEX', KEYS[1], '(' .. ARGV[1], '+', 'LIMIT', 0, ARGV[2])
