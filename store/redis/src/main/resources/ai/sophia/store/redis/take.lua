-- Takes from a bucket, in one step. What is missing in it is held with the moment at which it was, in microseconds of this server's clock;
-- see ai.sophia.core.tier.Rate for the arithmetic. All numbers are whole and below 2^53, and so exact.
-- KEYS: the bucket. ARGV: parts that are paid off in a microsecond, parts to take, parts that may be missing for that, most that can be missing.
-- Answers 1 or 0, for whether there was enough, and the parts that are missing now.
local rate, price, allowance, deepest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local debt = 0
-- what is no bucket, or somebody else's value, is taken for a full one, and replaced
local held = redis.pcall('GET', KEYS[1])
if type(held) == 'string' then
  local missing, at = string.match(held, '^(%d+) (%d+)$')
  if missing then
    -- a clock that was put back pays off nothing until it is asked again, and one that was put forward fills the bucket
    local elapsed = math.max(0, now - tonumber(at))
    debt = math.max(0, math.min(tonumber(missing), deepest) - elapsed * rate)
  end
end
local granted = 0
if debt <= allowance then
  debt = debt + price
  granted = 1
end
-- once nothing is missing any more, it need not be held
redis.call('SET', KEYS[1], string.format('%.0f %.0f', debt, now), 'PX', math.ceil(debt / rate / 1000) + 1000)
return {granted, debt}
