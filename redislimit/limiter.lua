-- Gives out the turns of a budget that many replicas share: no more than N of them
-- in any time of the given length, by Redis' own clock. All times are microseconds.
--
-- KEYS  meta      hash: born, last, offset (of the clock), paused; and of the last outage
--                 unsure (until when), lost (the data were), presumed (turns), awaited
--       log       the turns given out, each at the time it is for
--       replicas  who asked, and when last
--       back      the replicas that were heard of since the outage that unsure is about
-- ARGV  op        "take" a turn, or only "pause"
--       N, length
--       replica   who asks
--       turn      the id of the turn to give out
--       returned  the id of a turn that was not used, or ""
--       pause     how long nobody may pass, or 0
--       deadline  when this is too late, on the clock below, or -1: what waited before
--                 a Redis that stood still must not have any effect
--       born      which data the replica knows of, or ""
--       joining   "1": what follows is about an outage that the replica noticed
--       share     of the budget, that each replica keeps to in an outage
--       known     how many replicas there were before
--       silence   how long ago it noticed
--       then the id and the age of each turn that the replica used lately
-- Returns what came of it; how long to wait for the turn; how many replicas there are;
-- the time; what to send as born.

local TOO_LATE, DONE, FORGOTTEN, UNSURE = 0, 1, 2, 3
local op, N, length, replica, turn = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5]
local joining, share = ARGV[10] == '1', tonumber(ARGV[11])
local meta = redis.call('HMGET', KEYS[1], 'born', 'last', 'offset', 'paused', 'unsure', 'lost', 'presumed',
	'awaited')
local born, last, offset = meta[1] or '', tonumber(meta[2]), tonumber(meta[3]) or 0

-- A clock that is put back must not make turns look newer than they are, so ours
-- goes on from where it was.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2] + offset
if last and now < last then
	offset, now = offset + last - now, last
end

local mine = ARGV[9] == '' or ARGV[9] == born
if not mine and not joining then return { FORGOTTEN, 0, 0, now, born } end
if mine and ARGV[9] ~= '' and now > tonumber(ARGV[8]) then return { TOO_LATE, 0, 0, now, born } end

-- After an outage each replica says what it sent meanwhile. Those that were not heard
-- of since are presumed to have sent all they may, just now.
local unsure, lost, presumed = tonumber(meta[5]) or 0, meta[6] == '1', tonumber(meta[7]) or 0
local awaited = tonumber(meta[8]) or 0
local reported = math.max(0, #ARGV - 13) / 2
if now < unsure and redis.call('SADD', KEYS[4], replica) == 1 then
	local own = share
	if lost then own = math.max(share, reported) end
	if redis.call('SCARD', KEYS[4]) >= awaited then own = presumed end -- that was the last
	for i = presumed, math.max(1, presumed - own + 1), -1 do redis.call('ZREM', KEYS[2], '?' .. i) end
	presumed = math.max(0, presumed - own)
elseif joining then
	local known, silence = tonumber(ARGV[12]), tonumber(ARGV[13])
	local missing = math.max(0, known - 1 - redis.call('ZCOUNT', KEYS[3], now - silence, '+inf'))
	local gone = known > 1 and not mine and (born == '' or now - tonumber(born) < length)
	if missing > 0 or gone then
		for i = 1, presumed do redis.call('ZREM', KEYS[2], '?' .. i) end
		presumed = missing * share
		if gone then presumed = math.max(0, N - reported) end
		for i = 1, presumed do redis.call('ZADD', KEYS[2], now, '?' .. i) end
		redis.call('DEL', KEYS[4])
		redis.call('SADD', KEYS[4], replica)
		unsure, lost, awaited = now + length, gone, known
	end
end
if joining then
	for i = 14, #ARGV, 2 do
		redis.call('ZADD', KEYS[2], 'NX', now - tonumber(ARGV[i + 1]), ARGV[i])
	end
end

if ARGV[6] ~= '' then redis.call('ZREM', KEYS[2], ARGV[6]) end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - length)

local paused = math.max(tonumber(meta[4]) or 0, now + tonumber(ARGV[7]))
local at = math.max(now, paused)
if op == 'take' then
	-- Of the N newest turns the oldest makes room for another when its time is over.
	local taken = redis.call('ZCARD', KEYS[2])
	if taken >= N then
		local oldest = redis.call('ZRANGE', KEYS[2], taken - N, taken - N, 'WITHSCORES')
		at = math.max(at, tonumber(oldest[2]) + length)
	end
	redis.call('ZADD', KEYS[2], at, turn)
end

local remember = math.max(3 * length, 60 * 1000000)
redis.call('ZADD', KEYS[3], now, replica)
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - remember)
if born == '' then born = string.format('%.0f', now) end
redis.call('HSET', KEYS[1], 'born', born, 'last', now, 'offset', offset, 'paused', paused,
	'unsure', unsure, 'lost', lost and '1' or '0', 'presumed', presumed, 'awaited', awaited)
for i = 2, 4 do redis.call('PEXPIRE', KEYS[i], math.ceil((at - now + remember) / 1000)) end
redis.call('PEXPIRE', KEYS[1], math.ceil((at - now) / 1000) + 3600 * 1000)
local outcome = DONE
if now < unsure and presumed > 0 then outcome = UNSURE end
return { outcome, at - now, redis.call('ZCARD', KEYS[3]), now, born }
