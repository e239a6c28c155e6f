"""Live positions from an answer's bytes to typed objects: ours, and what others make of the same bytes.

The unit is orjson, which makes no objects but plain values. Packages are imported where they are used: each way's
memory is its own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, Final

from .measure import Benchmark, Step, Way
from .positions import known_by, live_positions

_Read = Callable[[bytes], Any]


@cache
def _orjson() -> _Read:
    loads: _Read = import_module("orjson").loads
    return loads


@cache
def _msgspec() -> _Read:
    import msgspec

    return msgspec.json.Decoder().decode


@cache
def _struct() -> _Read:
    import msgspec

    from .derived import struct

    kind: Any = struct()
    return msgspec.json.Decoder(list[kind], strict=False).decode


@cache
def _cattrs(preset: str) -> _Read:
    from .derived import attrs_class

    kind: Any = attrs_class()
    converter: Any = import_module(f"cattrs.preconf.{preset}").make_converter(
        detailed_validation=False
    )

    def read(body: bytes) -> Any:  # noqa: ANN401 - cattrs has no types here
        return converter.loads(body, list[kind])

    return read


@cache
def _pydantic() -> _Read:
    from .derived import pydantic_model

    model: Any = pydantic_model()
    read: _Read = import_module("pydantic").TypeAdapter(list[model]).validate_json
    return read


@cache
def _fleetauth() -> _Read:
    """One reader, as one session has."""
    from fleetauth.vendors.masternaut.models import LivePosition
    from fleetauth.wire import Reader

    reader = Reader("masternaut")
    return lambda body: reader.decode(body, tuple[LivePosition, ...])


def _by_orjson(body: bytes) -> Any:  # noqa: ANN401 - any JSON there is
    return _orjson()(body)


def _by_msgspec(body: bytes) -> Any:  # noqa: ANN401 - any JSON there is
    return _msgspec()(body)


def _by_struct(body: bytes) -> Any:  # noqa: ANN401 - of a derived class
    return _struct()(body)


def _by_cattrs_on_msgspec(body: bytes) -> Any:  # noqa: ANN401 - of a derived class
    return _cattrs("msgspec")(body)


def _by_cattrs_on_orjson(body: bytes) -> Any:  # noqa: ANN401 - of a derived class
    return _cattrs("orjson")(body)


def by_pydantic(body: bytes) -> Any:  # noqa: ANN401 - of a derived class
    """A list of models."""
    return _pydantic()(body)


def _by_fleetauth(body: bytes) -> Any:  # noqa: ANN401 - its type would import the models here
    return _fleetauth()(body)


def _in_dicts(rows: Any) -> tuple[int, str]:  # noqa: ANN401 - see above
    return len(rows), rows[-1]["assetId"]


def _in_wire_names(rows: Any) -> tuple[int, str]:  # noqa: ANN401 - see above
    return len(rows), rows[-1].assetId


def _in_our_names(rows: Any) -> tuple[int, str]:  # noqa: ANN401 - see above
    return len(rows), rows[-1].asset_id


def _way(name: str, read: _Read, found: Callable[[Any], object], *needs: str) -> Way:
    return Way(name, (Step("read", read),), found, needs=needs)


DECODE: Final = Benchmark(
    key="decode",
    title="{rows:,} live positions, from an answer's bytes to objects",
    rows=3_000,
    peak_rows=100_000,
    rounds=25,
    data=live_positions,
    wanted=known_by,
    ways=(
        _way("orjson: dicts, no objects", _by_orjson, _in_dicts, "orjson"),
        _way("msgspec: dicts, no objects", _by_msgspec, _in_dicts, "msgspec"),
        _way("msgspec: its `Struct`, unknown fields lost", _by_struct, _in_wire_names, "msgspec"),
        Way(
            "fleetauth: `Reader.decode`",
            (Step("read", _by_fleetauth),),
            _in_our_names,
            ours=True,
        ),
        _way(
            "cattrs on msgspec, unknown fields lost",
            _by_cattrs_on_msgspec,
            _in_wire_names,
            "cattrs",
            "msgspec",
        ),
        _way(
            "cattrs on orjson, unknown fields lost",
            _by_cattrs_on_orjson,
            _in_wire_names,
            "cattrs",
            "orjson",
        ),
        _way(
            "pydantic: `validate_json`, unknown fields kept",
            by_pydantic,
            _in_our_names,
            "pydantic",
        ),
    ),
    packages=("orjson", "msgspec", "cattrs", "pydantic"),
)
