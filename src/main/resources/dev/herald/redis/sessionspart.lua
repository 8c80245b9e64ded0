-- Returns some of a node's sessions after the cursor of the next ones. KEYS: the node's sessions
local part = redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
local result = {part[1]}
for _, each in ipairs(part[2]) do
  result[#result + 1] = each
end
return result
