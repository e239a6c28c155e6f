"""The rules of `document`, in Lua, so that Redis makes each change in one atomic step. No client and no network here.

Each script touches one key, a hash with `Document`'s fields. A field of the hash that can't be read stops the script
before anything is changed.
"""

from __future__ import annotations

import hashlib
from typing import Final

import attrs

from .document import VERSION

SERVER_TIME: Final = """
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
"""
DAMAGED: Final = "FLEETAUTH-DAMAGED"
NEWER: Final = "FLEETAUTH-NEWER"

_OPENING: Final = (
    """
local names = {'generation', 'saved_at', 'fence', 'leased_until', 'free_at', 'refused_until', 'changed_at', 'version'}
local function number(raw)
  if not raw then return 0 end
  local value = tonumber(raw)
  if not value or value ~= value or value == math.huge or value == -math.huge then error('DAMAGED') end
  return value
end
local function text(value) return string.format('%.6f', value) end
local function whole(value) return string.format('%.0f', value) end
local function state(d)
  return table.concat({d.token or '', whole(d.generation), text(d.saved_at), whole(d.fence), d.owner,
    text(d.leased_until), text(d.free_at), text(d.refused_until)}, ' ')
end
local function document()
  local found, d = redis.call('HMGET', KEYS[1], 'token', 'owner', unpack(names)), {}
  for at, name in ipairs(names) do d[name] = number(found[at + 2]) end
  d.token, d.owner = found[1], found[2] or ''
  if d.version > VERSION then error('NEWER') end
  local back = d.changed_at - now
  if back > 0 then
    d.saved_at, d.leased_until = d.saved_at - back, d.leased_until - back
    d.free_at, d.refused_until = d.free_at - back, d.refused_until - back
  end
  d.was_set_back, d.before = back > 0, state(d)
  return d
end
local function put(d)
  if state(d) == d.before and not d.was_set_back then return end
  redis.call('HSET', KEYS[1], 'version', 'VERSION', 'owner', d.owner, 'fence', whole(d.fence),
    'leased_until', text(d.leased_until), 'free_at', text(d.free_at),
    'refused_until', text(d.refused_until), 'changed_at', text(now))
  if d.token then
    redis.call('HSET', KEYS[1], 'token', d.token, 'generation', whole(d.generation), 'saved_at', text(d.saved_at))
  else
    redis.call('HDEL', KEYS[1], 'token', 'generation', 'saved_at')
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
""".replace("VERSION", str(VERSION))
    .replace("DAMAGED", DAMAGED)
    .replace("NEWER", NEWER)
)

# ARGV[1] is always how long the key is kept after a change, in milliseconds.
_LOAD: Final = """
local d = document()
if not d.token then return false end
return {d.token, text(now - d.saved_at)}
"""
_SAVE: Final = """
local d = document()
local token, generation, fence, owner = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local again = d.token == token
local older = d.token and generation <= d.generation
local stale = fence and (fence < d.fence or (fence == d.fence and owner ~= d.owner))
local kept = not (older or stale)
if kept and not again then d.token, d.generation, d.saved_at = token, generation, now end
put(d)
return (again or kept) and 1 or 0
"""
_DELETE: Final = """
local readable, d = pcall(document)
if not readable then return redis.call('DEL', KEYS[1]) end
d.token, d.generation, d.saved_at = false, 0, 0
put(d)
return 1
"""
_ACQUIRE: Final = """
local d = document()
local owner, held = ARGV[2], d.leased_until > now
local refused = held and d.owner ~= owner
if not refused then
  if not held then d.fence = d.fence + 1 end
  d.owner, d.leased_until = owner, now + tonumber(ARGV[3])
end
put(d)
return not refused and d.fence
"""
_RELEASE: Final = """
local d = document()
if d.owner == ARGV[2] and d.fence == tonumber(ARGV[3]) then d.leased_until = 0 end
put(d)
return 1
"""
_TAKE_TURN: Final = """
local d = document()
local turn = math.max(now, d.free_at)
local wait = turn - now
if wait <= tonumber(ARGV[3]) then d.free_at = turn + tonumber(ARGV[2]) end
put(d)
return text(wait)
"""
_PUSH_TURNS: Final = """
local d = document()
local until_then = now + tonumber(ARGV[2])
d.free_at, d.refused_until = math.max(d.free_at, until_then), math.max(d.refused_until, until_then)
put(d)
return 1
"""
_TURNS_REFUSED: Final = """
local d = document()
return text(math.max(0, d.refused_until - now))
"""


@attrs.frozen
class Script:
    """One script, and the name under which a server remembers it."""

    text: str
    sha: str


def _script(text: str) -> Script:
    return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


class Scripts:
    """All scripts.

    Args:
        clock: Lua that sets `now`: the server's own clock, but for tests.
    """

    def __init__(self, clock: str = SERVER_TIME) -> None:
        opening = clock + _OPENING
        self.load: Script = _script(opening + _LOAD)
        self.save: Script = _script(opening + _SAVE)
        self.delete: Script = _script(opening + _DELETE)
        self.acquire: Script = _script(opening + _ACQUIRE)
        self.release: Script = _script(opening + _RELEASE)
        self.take_turn: Script = _script(opening + _TAKE_TURN)
        self.push_turns: Script = _script(opening + _PUSH_TURNS)
        self.turns_refused: Script = _script(opening + _TURNS_REFUSED)
