"""`Records.map()`: the rows on a map of folium's. What it shows is gathered in the files beside this one.

Whatever a vendor sent reaches the page as JSON in one quoted text, and the page's script (``map_layer.js``) sets it as
text: none of it is ever HTML, a script or a template.
"""

from __future__ import annotations

import difflib
import importlib.resources
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs

from fleetauth.errors import ArgumentError
from fleetauth.extras import optional

from .columns import has_columns
from .map_fields import Field, flattened, listed
from .map_picture import Plan, picture
from .map_places import Pair, Point, Roles, roles_of, told
from .map_things import bounds, found

if TYPE_CHECKING:
    import folium

_CLOSEST: Final = 15  # as far as the map zooms in by itself: some streets
_MARGIN: Final = (30, 30)  # pixels
# Things: a page with every field of more becomes slow and many megabytes large.
_FULL_POPUPS: Final = 2_000
_LEAN: Final = f"Popups are short: there are more than {_FULL_POPUPS:,} points. popup=[…] chooses their fields."
_TEMPLATE: Final = (
    "{% macro script(this, kwargs) %}var {{ this.get_name() }} = ({{ this.drawing }})"
    "({{ this._parent.get_name() }}, JSON.parse('{{ this.data }}'));{% endmacro %}"
)
# What could end the quoted text or its script, or begin a template: folium reads the script as a template once more.
_QUOTED: Final = {"\\": "\\\\"} | {char: f"\\u{ord(char):04x}" for char in "<>&'`{}"}


@attrs.frozen(kw_only=True)
class Asked:
    """The arguments of `Records.map`, where they name fields."""

    latitude: str | None = None
    longitude: str | None = None
    heading: str | None = None
    label: str | None = None
    trail: str | None = None
    colour: str | None = None
    popup: Sequence[str] | None = None


def mapped(
    rows: Sequence[Any],
    kind: type[Any] | None,
    asked: Asked,
    *,
    cluster: bool | None,
    tiles: Any,  # noqa: ANN401 - whatever folium takes
    options: Mapping[str, Any],
) -> folium.Map:
    """The rows on a map; see `Records.map`."""
    package = optional("folium", extra="map", needed_by="map()")
    # Of a fleet, it is to be seen that a vendor's vehicles are not all there.
    notes = [f"{name} did not answer." for name in getattr(rows, "failures", ())]
    if kind is None and not rows:
        things, plan = found((), Roles()), Plan(roles=Roles(), fields=(), cluster=cluster)
    else:
        plan = _plan(_checked(kind), asked, cluster)
        things = found(rows, plan.roles)
        if asked.popup is None and len(things.things) > _FULL_POPUPS:
            plan = _lean(plan)
            notes.append(_LEAN)
    notes += [] if things.things else _hints(plan.roles, rows)
    data = picture(things, plan, notes)
    drawn: folium.Map = package.Map(tiles=tiles, **{"prefer_canvas": True, **options})
    drawn.add_child(_layer(package, data, kind))
    corners = bounds(things.things)
    if corners is not None and not {"location", "zoom_start"} & options.keys():
        drawn.fit_bounds(_apart(corners), max_zoom=_CLOSEST, padding=_MARGIN)
    return drawn


def _plan(kind: type[Any], asked: Asked, cluster: bool | None) -> Plan:  # noqa: FBT001 - as it was given
    roles = roles_of(kind)
    fields = _named(kind, roles)
    roles = _placed(kind, roles, fields, asked)
    heading, label = _picked(fields, "heading", asked), _picked(fields, "label", asked)
    trail, colour = _picked(fields, "trail", asked), _picked(fields, "colour", asked)
    shared = [fields[name] for name in ("member", "vendor") if name in fields]
    if colour is not None:
        colours: tuple[Field, ...] = (colour,)
    else:  # a fleet's rows tell whose they are
        colours = tuple(shared) if len(shared) > 1 and trail is None else ()
    return Plan(
        roles=attrs.evolve(
            roles,
            heading=heading or roles.heading,
            labels=(label,) if label else roles.labels,
        ),
        fields=_shown(fields, asked),
        trail=trail,
        colour=colours,
        cluster=cluster,
    )


def _checked(kind: type[Any] | None) -> type[Any]:
    if kind is None:
        text = "the rows are of several classes, so their places have no common name: map those of one class at a time"
        raise ArgumentError(text)
    if not has_columns(kind):
        text = f"rows of {kind.__name__} have no fields, so no place: map() takes records, such as positions"
        raise ArgumentError(text)
    return kind


def _named(kind: type[Any], roles: Roles | None) -> dict[str, Field]:
    """The fields by the names that arguments and headings have for them."""
    fields = dict(flattened(kind))
    parts = None if roles is None else roles.parts
    inside = None if parts is None else listed(parts)
    if parts is None or inside is None:
        return fields
    del fields[parts.name]
    of_listed = flattened(inside, of_listed=True)
    return fields | {f"{parts.name}_{name}": field for name, field in of_listed.items()}


def _placed(
    kind: type[Any], roles: Roles | None, fields: Mapping[str, Field], asked: Asked
) -> Roles:
    """The class's own roles, or the one with the place that was asked for."""
    latitude, longitude = _picked(fields, "latitude", asked), _picked(fields, "longitude", asked)
    if latitude is not None and longitude is not None:
        parts = roles.parts if roles is not None and latitude.of_listed else None
        return told(fields, Roles(at=(Pair(latitude, longitude),), parts=parts))
    if latitude is not None or longitude is not None:
        given, other = ("latitude", "longitude") if latitude else ("longitude", "latitude")
        text = f"{given} names a field and {other} none: a place needs both, or neither to have it found"
        raise ArgumentError(text)
    if roles is None:
        text = (
            f"{kind.__name__} has no latitude and longitude among its fields: "
            f"name them, such as map(latitude='from_lat', longitude='from_lng'), if they are there"
        )
        raise ArgumentError(text)
    return roles


def _picked(fields: Mapping[str, Field], argument: str, asked: Asked) -> Field | None:
    name: str | None = getattr(asked, argument)
    return None if name is None else _field(fields, argument, name)


def _field(fields: Mapping[str, Field], argument: str, name: str) -> Field:
    if name in fields:
        return fields[name]
    near = difflib.get_close_matches(str(name), fields, n=3)
    meant = (
        f"did you mean {' or '.join(map(repr, near))}?"
        if near
        else f"known are {', '.join(fields)}"
    )
    text = f"map({argument}={name!r}) names no field of the rows; {meant}"
    raise ArgumentError(text)


def _shown(fields: Mapping[str, Field], asked: Asked) -> tuple[tuple[str, Field], ...]:
    """The popup's fields with their headings: all, or those that were asked for."""
    if asked.popup is None:
        return tuple(fields.items())
    if isinstance(asked.popup, str):
        text = f"map(popup={asked.popup!r}) takes a list of fields' names, not one text"
        raise ArgumentError(text)
    return tuple((name, _field(fields, "popup", name)) for name in asked.popup)


def _lean(plan: Plan) -> Plan:
    """The plan with short popups."""
    kept = (*plan.roles.telling, *plan.colour, *((plan.trail,) if plan.trail else ()))
    return attrs.evolve(plan, fields=tuple(one for one in plan.fields if one[1] in kept))


def _hints(roles: Roles, rows: Sequence[Any]) -> list[str]:
    """Why nothing has a place, where that is easily told."""
    above = {pair.latitude.path[0] for pair in roles.pairs if len(pair.latitude.path) > 1}
    if roles.parts is not None:
        above = {roles.parts.path[0]}
    return [
        f"{name} is not set in any row: was it asked for?"
        for name in sorted(above)
        if rows and all(not getattr(row, name) for row in rows)
    ]


def _layer(package: Any, data: Mapping[str, Any], kind: type[Any] | None) -> Any:  # noqa: ANN401 - folium's
    """A layer that is drawn by our own script; folium's brings what clusters need."""
    name = "rows" if kind is None else kind.__name__
    plugins = optional("folium.plugins", extra="map", needed_by="map()")
    layer = (plugins.MarkerCluster if data["cluster"] else package.FeatureGroup)(name=name)
    layer._template = optional("jinja2", extra="map", needed_by="map()").Template(_TEMPLATE)  # noqa: SLF001 - folium's way
    layer.drawing = (
        importlib.resources.files(__name__.rpartition(".")[0])
        .joinpath("map_layer.js")
        .read_text("utf-8")
    )
    layer.data = quoted(data)
    return layer


def quoted(data: Mapping[str, Any]) -> str:
    """The data as JSON, to stand between single quotes in a script."""
    text = json.dumps(data, allow_nan=False, separators=(",", ":"))
    for char, spelt in _QUOTED.items():
        text = text.replace(char, spelt)
    return text


def _apart(corners: tuple[Point, Point]) -> list[list[float]]:
    return [list(corner) for corner in corners]
