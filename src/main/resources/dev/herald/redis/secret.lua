-- The secret of all nodes: the first that one of them proposes. KEYS: the secret; ARGV: a proposal
local secret = redis.pcall('GET', KEYS[1])
if type(secret) ~= 'string' or #secret ~= #ARGV[1] then
  secret = ARGV[1]
  redis.call('SET', KEYS[1], secret)
end
return {secret}
