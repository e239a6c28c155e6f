"""A secret shows itself nowhere by accident, and the redactor finds it in any spelling that others show (I8)."""

from __future__ import annotations

import base64
import copy
import html
import json
import logging
import pickle
import pprint
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetauth.errors import MisuseError
from fleetauth.secrets import MASK, Redactor, Secret, SecretBytes, SecretHeaders, SecretText, told

CANARY = "canary & sesame %+#$ü/'\"<\\>"


@attrs.frozen
class Holder:
    """A record with a secret in it."""

    secret: Secret


# --- Secret ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "show",
    [
        repr,
        str,
        ascii,
        "{}".format,
        "{!r:>20}".format,
        lambda secret: f"{secret:>20}",
        lambda secret: "%s %r" % (secret, secret),  # noqa: UP031 - logging formats so
        lambda secret: repr([secret]),
        lambda secret: repr({secret: secret}),
        pprint.pformat,
        lambda secret: repr(Holder(secret)),
        lambda secret: repr(attrs.asdict(Holder(secret))),
        lambda secret: json.dumps(secret, default=repr),
        lambda secret: repr(dir(secret)),
    ],
)
def test_a_secret_does_not_show_itself(show: Callable[[Any], str]) -> None:
    assert "canary" not in show(Secret(CANARY))


def test_a_secret_has_no_dictionary_to_look_into() -> None:
    with pytest.raises(TypeError):
        vars(Secret(CANARY))


def test_a_secret_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("fleetauth.test").warning("got %s and %r", Secret(CANARY), Secret(CANARY))
    assert caplog.messages == [f"got {MASK} and Secret('{MASK}')"]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_secret_is_not_pickled(protocol: int) -> None:
    with pytest.raises(MisuseError, match="a Secret is not pickled"):
        pickle.dumps(Secret(CANARY), protocol)


def test_a_secret_is_revealed_on_request_only() -> None:
    assert Secret(CANARY).reveal() == CANARY


def test_a_secret_of_a_secret_is_the_same_secret() -> None:
    assert Secret(Secret(CANARY)) == Secret(CANARY)
    assert Secret(Secret(CANARY)).reveal() == CANARY


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_a_copied_secret_is_the_same_one(copied: Callable[[Any], Any]) -> None:
    secret = Secret(CANARY)
    assert copied(secret) is secret
    assert copied(Holder(secret)) == Holder(secret)


@pytest.mark.parametrize("other", [CANARY, "canary", None, 1])
def test_a_secret_equals_nothing_but_a_secret(other: object) -> None:
    assert Secret(CANARY) != other


def test_secrets_are_equal_by_their_text() -> None:
    assert Secret("one") == Secret("one")
    assert Secret("one") != Secret("two")
    assert len({Secret("one"), Secret("one"), Secret("two")}) == 2


def test_a_secret_with_broken_characters_can_be_compared() -> None:
    assert Secret("a\ud800") == Secret("a\ud800")


@pytest.mark.parametrize(("text", "is_true"), [("", False), (" \t", False), ("a", True)])
def test_a_blank_secret_is_false(text: str, is_true: bool) -> None:  # noqa: FBT001
    assert bool(Secret(text)) is is_true


@pytest.mark.parametrize(
    ("text", "is_token"),
    [("abc.DEF-~", True), ("", False), ("a b", False), ("a\n", False), ("ü", False)],
)
def test_a_token_is_visible_ascii(text: str, is_token: bool) -> None:  # noqa: FBT001
    assert Secret(text).is_token() is is_token


@pytest.mark.parametrize(("text", "is_unicode"), [("ü€𝄞", True), ("a\udc80", False)])
def test_half_a_surrogate_pair_is_no_unicode(text: str, is_unicode: bool) -> None:  # noqa: FBT001
    assert Secret(text).is_unicode() is is_unicode


# --- SecretHeaders --------------------------------------------------------------------------------

HEADERS = SecretHeaders({"Authorization": f"Bearer {CANARY}"})


@pytest.mark.parametrize("show", [repr, str, "{}".format, pprint.pformat, lambda it: repr([it])])
@pytest.mark.parametrize(
    "made",
    [
        lambda it: it,
        lambda it: it.copy(),
        copy.copy,
        lambda it: it | {"Accept": "text/plain"},
        lambda it: {"Accept": "text/plain"} | it,
    ],
)
def test_headers_and_what_is_made_of_them_do_not_show_themselves(
    show: Callable[[Any], str], made: Callable[[Any], Any]
) -> None:
    shown = show(made(HEADERS))
    assert "canary" not in shown
    assert "Authorization" in shown


def test_headers_are_a_dictionary_to_an_http_library() -> None:
    assert dict(HEADERS) == {"Authorization": f"Bearer {CANARY}"}
    assert dict(HEADERS | {"a": "1"}) == {**HEADERS, "a": "1"}
    assert dict({"Authorization": "other"} | HEADERS) == dict(HEADERS)


def test_headers_are_not_pickled() -> None:
    with pytest.raises(MisuseError, match="headers with a token are not pickled"):
        pickle.dumps(HEADERS)


# --- Redactor -------------------------------------------------------------------------------------

SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "in a URL": lambda text: quote(text, safe=""),
    "in a URL, small letters": lambda text: quote(text, safe="").replace("%C3%BC", "%c3%bc"),
    "in a URL's path": quote,
    "in a form": quote_plus,
    "in JSON": lambda text: json.dumps(text)[1:-1],
    "in JSON as UTF-8": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "in JSON as PHP writes it": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "in JSON as .NET writes it": lambda text: "".join(
        char if char.isascii() and char.isalnum() else f"\\u{ord(char):04X}" for char in text
    ),
    "in HTML": html.escape,
    "in HTML's text": lambda text: html.escape(text, quote=False),
    "in HTML by numbers": lambda text: "".join(
        char if char.isalnum() and char.isascii() else f"&#{ord(char)};" for char in text
    ),
    "in HTML by hexadecimal numbers": lambda text: "".join(
        char if char.isalnum() and char.isascii() else f"&#x{ord(char):X};" for char in text
    ),
    "in Base64": lambda text: base64.b64encode(text.encode()).decode(),
    "in Base64 without its end": lambda text: base64.b64encode(text.encode()).decode().rstrip("="),
}


def knowing(*texts: str) -> Redactor:
    """A redactor that has learnt these."""
    redactor = Redactor()
    redactor.learn(*map(Secret, texts))
    return redactor


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)
def test_a_learnt_secret_is_taken_out_in_every_spelling(spell: Callable[[str], str]) -> None:
    assert knowing(CANARY).text(f"refused: {spell(CANARY)}!") == f"refused: {MASK}!"


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)
def test_a_learnt_secret_is_taken_out_of_bytes(spell: Callable[[str], str]) -> None:
    body = b"\xff\x00" + spell(CANARY).encode() + b"\x80"
    assert knowing(CANARY).body(body) == b"\xff\x00***\x80"


@given(
    text=st.text(st.characters(codec="utf-8", exclude_characters="*"), min_size=4, max_size=12),
    spell=st.sampled_from(["in a URL", "in a form", "in JSON", "in HTML by numbers"]),
)
def test_any_secret_is_found_in_any_spelling(text: str, spell: str) -> None:
    assert knowing(text).text(f"<{SPELLINGS[spell](text)}>") == f"<{MASK}>"


def test_the_longest_secret_is_taken_out_first() -> None:
    assert knowing("canary", "canary-token").text("canary-token, canary") == f"{MASK}, {MASK}"


def test_a_header_is_found_without_its_scheme() -> None:
    pair = base64.b64encode(b"invented:canary").decode()
    assert knowing(f"Basic {pair}").text(f"{pair} / Basic {pair}") == f"{MASK} / {MASK}"


@pytest.mark.parametrize("length", [8, 12, 20])
def test_a_secret_that_an_excerpt_was_cut_in_is_taken_out(length: int) -> None:
    secret = "canary-token-of-some-length"
    assert knowing(secret).text(f"got {secret[:length]}… more") == f"got {MASK}… more"


def test_a_few_first_letters_before_a_cut_are_no_secret() -> None:
    assert knowing("canary-token").text("can… we?") == "can… we?"


def test_a_very_short_secret_is_left_rather_than_told_by_the_holes() -> None:
    assert knowing("a").text("a banana") == "a banana"


def test_nothing_learnt_changes_nothing() -> None:
    redactor = Redactor()
    redactor.learn(None)
    assert redactor.text("a … b") == "a … b"
    assert redactor.body(b"a") == b"a"


def test_a_secret_with_broken_characters_harms_nobody() -> None:
    assert knowing("canary\ud800").text("as it was") == "as it was"


def test_the_oldest_of_many_passing_secrets_makes_room() -> None:
    tokens = [f"token-number-{number:03}" for number in range(100)]
    redactor = knowing(*tokens)
    assert redactor.text(tokens[-1]) == MASK
    assert redactor.text(tokens[0]) == tokens[0]


def test_a_secret_that_is_learnt_again_is_the_newest() -> None:
    redactor = knowing("canary-one", *(f"token-number-{number:03}" for number in range(63)))
    redactor.learn(Secret("canary-one"))
    redactor.learn(Secret("canary-two"))
    assert redactor.text("canary-one") == MASK


def test_a_kept_secret_is_known_however_many_tokens_follow() -> None:
    redactor = Redactor()
    redactor.keep(Secret("canary-password"), Secret("a"))
    redactor.learn(*(Secret(f"token-number-{number:03}") for number in range(100)))
    assert redactor.text("canary-password") == MASK
    assert redactor.text("a banana") == "a banana"


def test_what_a_redactor_knows_stays_in_its_process() -> None:
    assert b"canary" not in pickle.dumps(knowing("canary"))
    assert pickle.loads(pickle.dumps(knowing("canary"))).text("canary") == "canary"  # noqa: S301


# --- what goes out in plain, and does not show itself ----------------------------------------------


@pytest.mark.parametrize("kind", [SecretBytes, SecretText])
def test_a_header_s_text_goes_out_and_is_not_shown(kind: Callable[[Any], Any]) -> None:
    plain = b"open & sesame" if kind is SecretBytes else "open & sesame"
    secret = kind(plain)
    assert secret == plain
    assert "sesame" not in repr([secret, {secret: secret}])
    with pytest.raises(MisuseError, match="not pickled"):
        pickle.dumps(secret)


def test_headers_are_masked_for_who_draws_their_values_by_itself() -> None:
    assert dict(SecretHeaders(Authorization="Bearer x").__rich_repr__()) == {"Authorization": "***"}


@pytest.mark.parametrize("wrong", ["open sesame", b"open sesame", ["open sesame"]])
def test_a_wrong_argument_is_told_by_its_kind(wrong: object) -> None:
    assert told(wrong) == f"<{type(wrong).__name__}>"


@pytest.mark.parametrize("wrong", [-1, 0.5, True, None])
def test_a_wrong_number_is_told_itself(wrong: object) -> None:
    assert told(wrong) == repr(wrong)


# --- spellings within spellings -------------------------------------------------------------------

LONG = "open&sesame/with ü and more"


@pytest.mark.parametrize(
    "shown",
    [
        LONG.encode().hex(),
        LONG.encode().hex().upper(),
        base64.b64encode(f"Bearer {LONG}".encode()).decode(),
        base64.urlsafe_b64encode(f"a:{LONG}?".encode()).decode(),
        quote(quote(LONG, safe=""), safe=""),
        json.dumps(json.dumps(LONG)),
        html.escape(quote(LONG)),
    ],
)
def test_a_secret_is_found_inside_of_other_spellings(shown: str) -> None:
    redactor = Redactor()
    redactor.learn(Secret(LONG))
    for cleared in (redactor.text(f"<{shown}>"), redactor.body(f"<{shown}>".encode()).decode()):
        assert "***" in cleared
        assert "sesame" not in cleared
        assert shown[12:24] not in cleared


def test_a_secret_is_found_in_utf_16() -> None:
    redactor = Redactor()
    redactor.learn(Secret(LONG))
    assert redactor.body(f"<{LONG}>".encode("utf-16-le")) == b"<***>"


def test_escapes_around_no_secret_stay_however_many_they_are() -> None:
    redactor = Redactor()
    redactor.learn(Secret(LONG))
    for text in ("100%25252525252525 &amp;amp; \\\\n", "plain", "\\u0041%41&#65;"):
        assert redactor.text(text) == text
        assert redactor.body(text.encode()) == text.encode()


@pytest.mark.parametrize(
    "before", ["&#" + "9" * 5000 + ";", "&#" + "0" * 5000 + "65;", "&#x" + "0" * 9 + "41;"]
)
def test_a_reference_beyond_all_characters_hides_no_secret_behind_it(before: str) -> None:
    redactor = Redactor()
    redactor.learn(Secret("open & sesame"))
    assert "sesame" not in redactor.text(f"{before} open &amp; sesame")
