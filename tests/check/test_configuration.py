"""What is found of a vendor's settings: from where, what lacks, and what looks wrong; never what they hold."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from fleetauth.check import check_vendors
from fleetauth.errors import ArgumentError, ConfigurationError
from tests.check.conftest import ON_ONE, not_tried, only, step

if TYPE_CHECKING:
    from pathlib import Path

    from fleetauth.sandbox import Sandbox

pytestmark = ON_ONE


async def test_a_vendor_without_variables_is_named_with_what_it_lacks(
    environ: dict[str, str],
) -> None:
    mzone_only = {name: it for name, it in environ.items() if name.startswith("MZONE")}
    report = await check_vendors(environ=mzone_only)
    lacking = {it.vendor: it.missing for it in report.vendors if not it.steps}
    assert set(lacking) == {"masternaut", "mbanq", "mps_monitor"}
    assert lacking["masternaut"] == (
        "MASTERNAUT_CLIENT_ID",
        "MASTERNAUT_CLIENT_SECRET",
        "MASTERNAUT_CUSTOMER_ID",
    )
    assert report.ok


async def test_a_vendor_that_is_asked_for_must_be_configured() -> None:
    report = await check_vendors("mbanq", environ={})
    found = step(report, "configuration")
    assert (found.status.value, found.kind) == ("fail", "not_set")
    assert "MBANQ_PASSWORD" in found.told
    assert not report.ok
    assert {"addresses", "dns", "sign_in", "call"} <= not_tried(report)


async def test_nothing_configured_is_not_well() -> None:
    report = await check_vendors(environ={})
    assert (report.ok, report.checked) == (False, ())


async def test_half_a_configuration_fails_without_being_asked_for(environ: dict[str, str]) -> None:
    half = {"MZONE_CLIENT_ID": environ["MZONE_CLIENT_ID"], "MZONE_PASSWORD": "  "}
    found = step(await check_vendors(environ=half), "configuration")
    assert found.facts["missing"] == ["MZONE_CLIENT_SECRET", "MZONE_USERNAME", "MZONE_PASSWORD"]
    assert "MZONE_PASSWORD is blank" in found.told


async def test_a_misspelt_variable_is_found(environ: dict[str, str]) -> None:
    mine = {name: it for name, it in environ.items() if name.startswith("MZONE")}
    mine["MZONE_PASWORD"] = mine.pop("MZONE_PASSWORD")
    found = step(await check_vendors(environ=mine), "configuration")
    assert "did you mean MZONE_PASSWORD?" in found.told


async def test_a_misspelt_variable_of_what_is_optional_is_found(environ: dict[str, str]) -> None:
    mine = {name: it for name, it in environ.items() if name.startswith("MZONE")}
    mine["MZONE_BASE_URLS"] = mine.pop("MZONE_BASE_URL")
    found = step(await check_vendors(environ=mine), "configuration")
    assert (found.kind, "did you mean MZONE_BASE_URL?" in found.told) == ("misspelt", True)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("'{}'", "has quotes around it"),
        ('"{}"', "has quotes around it"),
        ("{} ", "begins or ends with white space"),
        ("<your client id>", "looks like a placeholder"),
        ("changeme", "looks like a placeholder"),
    ],
)
async def test_what_looks_wrong_is_told_without_what_it_is(
    environ: dict[str, str], value: str, told: str
) -> None:
    plain = environ["MZONE_CLIENT_ID"]
    found = step(
        await check_vendors("mzone", environ=environ | {"MZONE_CLIENT_ID": value.format(plain)}),
        "configuration",
    )
    assert (found.status.value, found.kind) == ("warn", "looks_wrong")
    assert f"MZONE_CLIENT_ID {told}" in found.told
    assert plain not in str(found)


async def test_a_line_break_at_the_end_fails_before_anything_is_sent(
    environ: dict[str, str],
) -> None:
    report = await check_vendors("mzone", environ=environ | {"MZONE_PASSWORD": "canary-word\n"})
    found = step(report, "configuration")
    assert (found.status.value, found.kind) == ("fail", "wrong_setting")
    assert "line break" in found.told
    assert "canary-word" not in str(report)


async def test_the_advice_is_to_set_what_lacks_and_to_mend_what_is_wrong(
    environ: dict[str, str],
) -> None:
    set_nothing = step(await check_vendors("mzone", environ={}), "configuration")
    assert set_nothing.advice.startswith("Set them in the environment")
    for wrong in ({"MZONE_ENVIRONMENT": "prod"}, {"MZONE_BASE_URI": "https://api.example/"}):
        mine = {name: it for name, it in environ.items() if name != "MZONE_BASE_URL"} | wrong
        found = step(await check_vendors("mzone", environ=mine), "configuration")
        assert found.advice.startswith("Mend it where it is set"), found


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://api.example/", "plain http"),
        ("ftp://api.example/", "does not begin with https://"),
        ("https://user:canary-word@api.example/", "has a user or password in it"),
        ("canary-word", "does not begin with https://"),
    ],
)
async def test_a_wrong_url_is_told_without_what_it_is(
    environ: dict[str, str], url: str, told: str
) -> None:
    report = await check_vendors("mzone", environ=environ | {"MZONE_BASE_URL": url})
    found = step(report, "configuration")
    assert (found.kind, told in found.told, "base_url" in found.told) == (
        "wrong_setting",
        True,
        True,
    )
    assert "canary-word" not in str(report)


async def test_a_prefix_is_for_a_second_account(environ: dict[str, str]) -> None:
    north = {f"NORTH_{name}": it for name, it in environ.items() if name.startswith("MZONE")}
    report = await check_vendors("mzone", environ=north, prefix="NORTH_MZONE_")
    assert report.ok
    assert "NORTH_MZONE_CLIENT_ID" in step(report, "configuration").told


async def test_an_env_file_is_read_and_the_environment_wins(
    environ: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "fleet.env"
    mine = {name: it for name, it in environ.items() if name.startswith("MZONE")}
    file.write_text("".join(f"{name}='{value}'\n" for name, value in mine.items()))
    file.chmod(0o600)
    report = await check_vendors(
        environ={"MZONE_PASSWORD": mine["MZONE_PASSWORD"], "MZONE_USERNAME": " "}, env_file=file
    )
    assert report.ok
    sources: Any = step(report, "configuration").facts["variables"]
    assert sources["MZONE_PASSWORD"] == "environment"
    assert sources["MZONE_USERNAME"] == sources["MZONE_CLIENT_ID"] == "fleet.env"


@pytest.mark.filterwarnings("ignore:.*can be read by others:UserWarning")
async def test_an_env_file_that_others_can_read_is_told(
    environ: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "fleet.env"
    file.write_text(f"MZONE_CLIENT_ID='{environ['MZONE_CLIENT_ID']}'\n")
    file.chmod(0o644)
    mine = {name: it for name, it in environ.items() if name != "MZONE_CLIENT_ID"}
    found = step(await check_vendors("mzone", environ=mine, env_file=file), "configuration")
    assert "fleet.env can be read by others (mode 644)" in found.told


async def test_an_env_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no such file"):
        await check_vendors(environ={}, env_file=tmp_path / "none.env")


class Ring:
    """A keyring in memory."""

    def __init__(self, entries: dict[str, str]) -> None:
        self.entries = entries

    def get_keyring(self) -> object:
        return self

    def get_password(self, _: str, name: str) -> str | None:
        return self.entries.get(name)


async def test_the_keyring_is_looked_into_where_no_variable_is_set(
    sandbox: Sandbox, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = Ring({"mzone.north": json.dumps(sandbox.mzone.arguments)})
    monkeypatch.setitem(sys.modules, "keyring", ring)
    others = {name: it for name, it in environ.items() if name.startswith("MBANQ")}
    report = await check_vendors("mzone", "mbanq", environ=others, keyring="north")
    assert report.ok
    sources = [it.steps[0].told.rpartition("from ")[2] for it in report.vendors]
    assert sources == ["keyring", "environment"]


async def test_a_keyring_without_an_entry_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", Ring({}))
    report = await check_vendors("mzone", environ={}, keyring="default")
    assert "there is no entry 'mzone.default'" in step(report, "configuration").told
    assert not only(report).configured


@pytest.mark.parametrize(
    ("vendors", "options", "told"),
    [
        (("mzon",), {}, "'mzon' is no vendor: there are masternaut, mbanq, mps_monitor, mzone"),
        ((), {"prefix": "NORTH_"}, "name that vendor"),
        ((), {"timeout": 0}, "timeout=0 must be"),
        ((), {"timeout": float("inf")}, "timeout=inf must be"),
        ((), {"timeout": True}, "timeout=True must be"),
        ((), {"timeout": "10"}, "timeout='10' must be"),
    ],
)
async def test_wrong_arguments_are_refused(
    vendors: tuple[str, ...], options: dict[str, Any], told: str
) -> None:
    with pytest.raises(ArgumentError, match=told):
        await check_vendors(*vendors, environ={}, **options)
