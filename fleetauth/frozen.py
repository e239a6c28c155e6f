"""`Frozen` and `@frozen`: attrs' frozen classes with slots, of which attrs makes its part when one is first used.

There are hundreds of vendors' classes, and a program uses a few: attrs takes a millisecond for each, mostly for
compiling. Here only the slots are made at once. Nothing here knows what the classes are for.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from types import MemberDescriptorType
from typing import Any, ClassVar, Final, TypeVar, dataclass_transform, get_origin, overload

import attrs

_T = TypeVar("_T")
_NOT_OURS: Final = ("__dict__", "__weakref__")  # Python's own, which each class gets anew
_HOOKS: Final = ("__attrs_pre_init__", "__attrs_post_init__")  # attrs looks for them
_MADE: Final = ("__attrs_attrs__", "__init__", "_compared", "_hashed")
_ASKED: Final = "__signature__"  # where `inspect` looks before `__init__`, whose stand-in it would take for a method


# What attrs would write for each class anew is written here once for all.
@attrs.frozen(eq=False, repr=False, getstate_setstate=False)
class Frozen:
    """What every class that `frozen` makes must come from: values compare, hash, pickle and show by their fields."""

    # Gets the values that count in equality, and in the hash.
    _compared = operator.attrgetter("__class__")
    _hashed = operator.attrgetter("__class__")

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return bool(self._compared(self) == self._compared(other))

    def __hash__(self) -> int:
        return hash(self._hashed(self))

    def __getstate__(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in attrs.fields(type(self))}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        fields = [field.name for field in attrs.fields(type(self)) if field.repr]
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in fields)
        return f"{type(self).__name__}({told})"


@overload
def frozen(cls: type[_T]) -> type[_T]: ...
@overload
def frozen(*, kw_only: bool) -> Callable[[type[_T]], type[_T]]: ...
@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(attrs.field,))
def frozen(
    cls: type[Any] | None = None, *, kw_only: bool = True
) -> type[Any] | Callable[[type[Any]], type[Any]]:
    """Do to a class what ``attrs.frozen(kw_only=True)`` does, but most of it when it is first used.

    Args:
        cls: A class that comes from `Frozen`, directly or not. Its fields are those that it annotates.
        kw_only: Whether its fields are given by keyword only.

    Example:
        >>> @frozen
        ... class Place(Frozen):
        ...     name: str
        ...     floor: int = 0
        >>> Place(name="gate")
        Place(name='gate', floor=0)
    """
    if cls is None:
        return partial(_slotted, kw_only=kw_only)
    made: type[Any] = _slotted(cls, kw_only=kw_only)
    return made


def _slotted(cls: Any, *, kw_only: bool) -> Any:  # noqa: ANN401 - a class
    body: dict[str, Any] = {**vars(cls)}
    for name in _NOT_OURS:
        body.pop(name, None)
    names = [name for name, kind in cls.__annotations__.items() if not _is_of_class(kind)]
    declared = {name: body.pop(name) for name in names if name in body}
    body["__slots__"] = tuple(name for name in names if not _has_slot(cls.__base__, name))
    body["__qualname__"] = cls.__qualname__
    if not kw_only:
        body["__match_args__"] = (*cls.__match_args__, *names)
    made: Any = type(cls)(cls.__name__, cls.__bases__, body)
    _tell(body.values(), cls, made)
    if names:
        complete = partial(_complete, made, names, declared, kw_only=kw_only)
        for name in (*_MADE, _ASKED):
            setattr(made, name, _Unmade(name, complete))
    return made


class _Unmade:
    """Stands in a class for what is made of its fields, until somebody asks for it."""

    __slots__ = ("_complete", "_name")

    def __init__(self, name: str, complete: Callable[[], None]) -> None:
        self._name = name
        self._complete = complete

    def __get__(self, instance: object, owner: type[Any]) -> Any:  # noqa: ANN401 - whatever attrs makes
        self._complete()
        return getattr(owner if instance is None else instance, self._name)


def _complete(
    cls: Any,  # noqa: ANN401 - a class
    names: Iterable[str],
    declared: Mapping[str, Any],
    *,
    kw_only: bool,
) -> None:
    """Have attrs make a class of the same fields, and take from it what it wrote.

    Its constructor sets slots by name, whosever they are. Threads that do this at once do the same.
    """
    body = {
        "__annotations__": {name: cls.__annotations__[name] for name in names},
        "__module__": cls.__module__,
        "__qualname__": cls.__qualname__,
        **{name: getattr(cls, name) for name in _HOOKS if hasattr(cls, name)},
        **declared,
    }
    make = attrs.frozen(kw_only=kw_only, eq=False, repr=False, getstate_setstate=False)
    written: Any = make(type(cls)(cls.__name__, cls.__bases__, body))
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(written)
    cls._compared = _getter(field.name for field in fields if field.eq)
    cls._hashed = _getter(field.name for field in fields if _is_hashed(field))
    cls.__init__ = written.__init__
    cls.__attrs_attrs__ = fields
    with suppress(AttributeError):
        delattr(cls, _ASKED)


def _is_hashed(field: attrs.Attribute[Any]) -> bool:
    return bool(field.eq if field.hash is None else field.hash)


def _getter(names: Iterable[str]) -> operator.attrgetter[Any]:
    return operator.attrgetter("__class__", *names)


def _is_of_class(kind: object) -> bool:
    """Whether an annotation, which may be text, is of an attribute of the class and not of a field."""
    if isinstance(kind, str):
        return kind.startswith(("ClassVar", "typing.ClassVar"))
    return kind is ClassVar or get_origin(kind) is ClassVar


def _has_slot(base: type[Any] | None, name: str) -> bool:
    return isinstance(getattr(base, name, None), MemberDescriptorType)


def _tell(members: Iterable[object], old: type[Any], new: type[Any]) -> None:
    """Have methods that say ``super()`` mean the new class."""
    for member in members:
        function = getattr(member, "fget", getattr(member, "__func__", member))
        for cell in getattr(function, "__closure__", None) or ():
            if cell.cell_contents is old:
                cell.cell_contents = new
