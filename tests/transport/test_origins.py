"""Which URLs a session may be made with, and that no path, link or redirect leads out of an origin (I7)."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fleetauth.errors import ArgumentError, ConfigurationError, OriginError
from fleetauth.transport.origins import (
    Origin,
    checked_base,
    checked_url,
    joined,
    loopback_hosts,
    same_origin,
)
from tests.transport.fleet import ENGINE

BASE = "https://fleet.example/api/"

BAD_URLS = [
    ("", "is no URL"),
    ("   ", "is no URL"),
    (None, "is no URL"),
    (b"https://fleet.example/", "is no URL"),
    (42, "is no URL"),
    ("fleet.example/api", "does not begin with https://"),
    ("//fleet.example/api", "does not begin with https://"),
    ("ftp://fleet.example/", "does not begin with https://"),
    ("javascript:alert(1)", "does not begin with https://"),
    ("https:///api", "has no host"),
    ("https://:443/api", "has no host"),
    ("http://fleet.example/api", "is plain http"),
    ("http://127.0.0.1.fleet.example/", "is plain http"),
    ("http://localhost.fleet.example/", "is plain http"),
    ("http://0x7f000001/", "is plain http"),
    ("http://[2001:db8::1]/", "is plain http"),
    ("https://user:canary@fleet.example/", "has a user or password in it"),
    ("https://canary@fleet.example/", "has a user or password in it"),
    ("https://fleet.example\\@evil.example/", "white space, a backslash"),
    ("https://fleet.example/a b", "white space, a backslash"),
    (" https://fleet.example/", "white space, a backslash"),
    ("https://fleet.example/\n", "white space, a backslash"),
    ("https://fleet.ex\tample/", "white space, a backslash"),
    ("https://fleet.example/\x00", "white space, a backslash"),
    ("https://fleet.example/?tenant=1", "has a query or a fragment"),
    ("https://fleet.example/#top", "has a query or a fragment"),
    ("https://fleet.example:99999/", "can't be read as a URL"),
    ("https://fleet.example:port/", "can't be read as a URL"),
    ("https://[fleet.example/", "can't be read as a URL"),
]

GOOD_URLS = [
    "https://fleet.example",
    "https://fleet.example/",
    "HTTPS://Fleet.Example:8443/api/v1/",
    "https://[2001:db8::1]/api",
    "http://localhost:8000/",
    "http://127.0.0.1/",
    "http://127.9.8.7:1/",
    "http://[::1]:8000/",
]


@pytest.mark.parametrize(("url", "said"), BAD_URLS)
def test_a_url_that_secrets_may_not_go_to_is_refused_with_the_reason(
    url: object, said: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        checked_url(url, argument="token_url", vendor="fleet")
    assert caught.value.message.startswith("token_url=")
    assert said in caught.value.message
    assert "expected something like token_url='https://" in caught.value.message


@pytest.mark.parametrize("url", [url for url, _ in BAD_URLS if "canary" in str(url)])
def test_a_refused_url_does_not_show_a_password_in_it(url: object) -> None:
    with pytest.raises(ConfigurationError) as caught:
        checked_url(url, argument="base_url", vendor="fleet")
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("url", GOOD_URLS)
def test_https_and_loopback_urls_are_taken_as_they_are(url: str) -> None:
    assert checked_url(url, argument="base_url", vendor="fleet") == url


def test_an_at_sign_in_a_path_is_no_password() -> None:
    url = "https://fleet.example/a@b/"
    assert checked_url(url, argument="base_url", vendor="fleet") == url


@pytest.mark.parametrize("url", ["https://fleet.example/api", "https://fleet.example/api//"])
def test_a_base_url_ends_with_one_slash(url: str) -> None:
    assert checked_base(url, argument="base_url", vendor="fleet") == "https://fleet.example/api/"


@pytest.mark.parametrize(
    ("url", "is_loopback"),
    [
        ("http://localhost/", True),
        ("http://LOCALHOST/", True),
        ("http://127.0.0.1/", True),
        ("http://127.255.255.254/", True),
        ("http://[::1]/", True),
        ("http://128.0.0.1/", False),
        ("http://10.0.0.1/", False),
        ("http://fleet.example/", False),
        ("http://localhost.example/", False),
    ],
)
def test_loopback_is_told_from_every_other_host(url: str, is_loopback: bool) -> None:  # noqa: FBT001
    assert Origin.of_url(url).is_loopback() is is_loopback


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://fleet.example/a", "HTTPS://FLEET.example:443/b"),
        ("http://localhost/", "http://localhost:80/x"),
        ("https://[2001:DB8::1]/", "https://[2001:db8::1]:443/"),
    ],
)
def test_an_origin_has_one_spelling(one: str, other: str) -> None:
    assert Origin.of_url(one) == Origin.of_url(other)


@pytest.mark.parametrize(
    "other",
    ["http://fleet.example/", "https://fleet.example:8443/", "https://api.fleet.example/"],
)
def test_scheme_host_and_port_each_make_another_origin(other: str) -> None:
    assert Origin.of_url(other) != Origin.of_url("https://fleet.example/")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://fleet.example:443/a", "https://fleet.example"),
        ("http://[::1]:8000/a", "http://[::1]:8000"),
    ],
)
def test_an_origin_is_shown_as_a_url_has_it(url: str, shown: str) -> None:
    assert str(Origin.of_url(url)) == shown


def test_loopback_hosts_are_named_as_a_url_spells_them() -> None:
    urls = ("http://[::1]:80/", "http://127.0.0.1:90/", "https://fleet.example/")
    assert loopback_hosts(map(Origin.of_url, urls)) == {"[::1]", "127.0.0.1"}


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("Vehicles", BASE + "Vehicles"),
        ("/Vehicles", BASE + "Vehicles"),
        ("", BASE),
        ("Vehicles('a%2Fb')", BASE + "Vehicles('a%2Fb')"),
        ("Vehicles?$top=1", BASE + "Vehicles?$top=1"),
        ("Vehicles?link=https://evil.example/../", BASE + "Vehicles?link=https://evil.example/../"),
        ("Vehicles?$skip=200#", None),
        ("Notifications/_.markAsRead", BASE + "Notifications/_.markAsRead"),
        ("a..b", BASE + "a..b"),
        ("https://fleet.example/other?x=1", "https://fleet.example/other?x=1"),
        ("https://FLEET.example:443/other", "https://FLEET.example:443/other"),
    ],
)
def test_a_path_is_joined_below_the_base(path: str, url: str | None) -> None:
    if url is None:
        with pytest.raises(ArgumentError, match="quote what belongs into it"):
            joined(BASE, path)
    else:
        assert joined(BASE, path) == url


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/",
        "///evil.example/",
        "../admin",
        "a/../../admin",
        "a/..",
        "a b",
        "a\\b",
        "a\nb",
        "a#b",
        "\\\\evil.example",
    ],
)
def test_a_path_that_may_be_read_as_something_else_is_refused(path: str) -> None:
    with pytest.raises(ArgumentError):
        joined(BASE, path)


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "http://fleet.example/",
        "https://fleet.example:8443/",
        "https://fleet.example.evil.example/",
        "https://fleet.example@evil.example/",
        "https://user@fleet.example/",
        "ftp://fleet.example/",
        "https://[broken/",
        "https://fleet.example:port/",
    ],
)
def test_an_absolute_url_on_another_origin_is_refused(path: str) -> None:
    with pytest.raises(OriginError, match="tokens are not sent there"):
        joined(BASE, path)


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/other", "https://fleet.example/other"),
        ("next?page=2", "https://fleet.example/api/next?page=2"),
        ("?page=2", "https://fleet.example/api/?page=2"),
        ("https://fleet.example/x?y=1", "https://fleet.example/x?y=1"),
        ("//fleet.example/x", "https://fleet.example/x"),
        ("/a/../b", "https://fleet.example/b"),
    ],
)
def test_a_link_within_the_origin_is_resolved(location: str, url: str) -> None:
    assert same_origin(BASE, location) == url


@pytest.mark.parametrize(
    "location",
    [
        "//evil.example/",
        "https://evil.example/x?token=canary",
        "http://fleet.example/",
        "https://fleet.example:8443/",
        "https://evil.example\\@fleet.example/",
        "\\\\evil.example",
        "https:\\\\evil.example",
        "/a b",
        "https://[",
        "mailto:fleet@fleet.example",
    ],
)
def test_a_link_that_leaves_the_origin_is_refused(location: str) -> None:
    with pytest.raises(OriginError) as caught:
        same_origin(BASE, location)
    assert "canary" not in str(caught.value)


PIECES = st.sampled_from(
    ["https:", "http:", "//", "/", "\\", "@", ":", "#", "?", "..", ".", "%2e", "%2f", "[", "]",
     "evil.example", "fleet.example", "443", "\t", "\n", " ", "\u3002", "\uff0f", "\u2100", "ü", ";"]
)  # fmt: skip
PATHS = st.one_of(st.lists(PIECES, max_size=8).map("".join), st.text(max_size=30))


@given(path=PATHS)
@example(path="https:\\\\evil.example")
@example(path=quote("//evil.example"))
@example(path="https://fleet.example\u2100.evil.example/")
def test_no_path_ever_leaves_the_origin_as_the_engine_reads_it(path: str) -> None:
    try:
        url = joined(BASE, path)
        read = ENGINE.URL(url)
    except (ArgumentError, OriginError, ENGINE.InvalidURL):
        return
    assert Origin.of(read.scheme, read.host, read.port) == Origin.of_url(BASE)


@given(location=PATHS)
def test_no_link_ever_leaves_the_origin_as_the_engine_reads_it(location: str) -> None:
    try:
        url = same_origin(BASE, location)
        read = ENGINE.URL(url)
    except (OriginError, ENGINE.InvalidURL):
        return
    assert Origin.of(read.scheme, read.host, read.port) == Origin.of_url(BASE)
