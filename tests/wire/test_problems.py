"""Every error shape of the four vendors, and what no vendor should send, read as a `Problem`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetauth.wire import Problem, problem_of, read_problem
from tests.samples.files import sample

JSON = "application/json"


def read(data: Any) -> Problem:  # noqa: ANN401 - any JSON
    return read_problem(json.dumps(data).encode(), JSON)


def test_an_oauth_error_with_its_description() -> None:
    assert read({"error": "invalid_grant", "error_description": "wrong password"}) == Problem(
        code="invalid_grant", message="wrong password", oauth_error="invalid_grant"
    )


def test_a_bare_oauth_error_is_its_own_message() -> None:
    assert read({"error": "invalid_clientId"}) == Problem(
        code="invalid_clientId", message="invalid_clientId", oauth_error="invalid_clientId"
    )


@pytest.mark.parametrize("error", ["Not Found", "", 'a"b', "naïve", True, 1.5])
def test_another_api_s_error_title_is_no_oauth_error(error: Any) -> None:  # noqa: ANN401 - any JSON
    assert read({"error": error, "message": "m"}).oauth_error is None


def test_an_odata_error() -> None:
    assert read({"error": {"code": "501", "message": "no such filter"}}) == Problem(
        code="501", message="no such filter"
    )


def test_an_odata_error_with_details() -> None:
    details = [{"code": "a", "message": "first"}, {"code": "b", "message": "second"}]
    assert read({"error": {"code": "x", "message": "outer", "details": details}}) == Problem(
        code="x", message="outer; first; second", errors=(("a", "first"), ("b", "second"))
    )


def test_an_older_odata_message_is_unwrapped() -> None:
    assert read({"error": {"message": {"lang": "en", "value": "m"}}}).message == "m"


@pytest.mark.parametrize("name", ["message", "Message", "MESSAGE"])
def test_a_top_level_message_in_any_case(name: str) -> None:
    assert read({name: "Authorization has been denied."}) == Problem(
        message="Authorization has been denied."
    )


@pytest.mark.parametrize(
    "body",
    [
        {"errorCode": "401", "errorMsg": "Bad Credentials"},
        {"errorCode": "401", "errorMessage": "Bad Credentials"},
        {"status": "401", "message": "Bad Credentials"},
        {"status": 401, "message": "Bad Credentials"},
    ],
)
def test_masternaut_s_objects(body: Any) -> None:  # noqa: ANN401 - any JSON
    assert read(body) == Problem(code="401", message="Bad Credentials")


def test_masternaut_s_array_with_an_integer_code() -> None:
    assert read([{"errorCode": 12004, "errorMessage": "unknown vehicle"}]) == Problem(
        code="12004", message="unknown vehicle", errors=(("12004", "unknown vehicle"),)
    )


def test_an_array_of_bare_messages_is_only_a_message() -> None:
    assert read(["it broke"]) == Problem(message="it broke")


@pytest.mark.parametrize(
    "rows", [[], [{"assetId": "V1", "status": "driving"}], [{"status": 200}], [7], [None]]
)
def test_rows_of_data_are_no_problem(rows: Any) -> None:  # noqa: ANN401 - any JSON
    assert read(rows) == Problem()


@pytest.mark.parametrize(
    ("sent", "read_as"),
    [(True, True), (False, False), ("false", False), ("TRUE", True), ("?", None), (None, None)],
)
def test_masternaut_s_success_flag(sent: Any, read_as: bool | None) -> None:  # noqa: ANN401, FBT001 - any JSON
    assert read({"success": sent}).success is read_as


def test_mps_monitor_s_errors_under_200() -> None:
    assert read_problem(sample("mps_monitor/errors_under_200"), JSON) == Problem(
        code="PageNumber",
        message="PageNumber must be greater than 0; SortColumn cannot be null or empty",
        errors=(
            ("PageNumber", "PageNumber must be greater than 0"),
            ("SortColumn", "SortColumn cannot be null or empty"),
        ),
    )


def test_mps_monitor_s_good_answer_is_no_problem() -> None:
    assert read_problem(sample("mps_monitor/get_account"), JSON) == Problem()


def test_asp_net_s_model_state() -> None:
    state = {"request.Id": ["is required", "is short"], "request.Name": "is long"}
    problem = read({"Message": "The request is invalid.", "ModelState": state})
    assert problem.errors == (
        ("request.id", "is required"),
        ("request.id", "is short"),
        ("request.name", "is long"),
    )


def test_mbanq_s_nested_errors() -> None:
    assert read_problem(sample("mbanq/not_found"), JSON) == Problem(
        code="error.msg.resource.not.found",
        message=(
            "The requested resource is not available; Client with identifier 21994 does not exist"
        ),
        errors=(("error.msg.client.id.invalid", "Client with identifier 21994 does not exist"),),
    )


def test_a_graphql_error_under_200() -> None:
    assert read_problem(sample("mbanq/graphql_restricted"), JSON) == Problem(
        code="RESTRICTED",
        message="Access to type 'X' is restricted",
        errors=(("RESTRICTED", "Access to type 'X' is restricted"),),
    )


def test_errors_that_are_bare_texts() -> None:
    assert read({"errors": ["first", None, {}]}).errors == ((None, "first"),)


def test_the_same_words_are_said_once() -> None:
    assert read({"message": "m", "errors": [{"message": "m"}]}).message == "m"


@pytest.mark.parametrize("body", [b"", b" \r\n", b"\xef\xbb\xbf"])
def test_an_empty_body_says_nothing(body: bytes) -> None:
    assert read_problem(body, None) == Problem()


def test_a_page_of_html_becomes_its_visible_text() -> None:
    page = (
        b"<html><style>p{}</style><title>502</title><!-- x --><p>Bad&nbsp;Gateway &amp; co</html>"
    )
    assert read_problem(page, "text/html").message == "502 Bad Gateway & co"


def test_html_is_known_by_its_content_type_too() -> None:
    assert read_problem(b"Oh <b>no</b>", "text/HTML; charset=utf-8").message == "Oh no"


def test_plain_text_is_kept_with_its_angle_brackets() -> None:
    assert read_problem(b"speed <b> too high", "text/plain").message == "speed <b> too high"


def test_text_is_read_in_the_charset_that_was_named() -> None:
    assert read_problem(
        "überlastet".encode("latin-1"), "text/plain; charset=iso-8859-1"
    ) == Problem(message="überlastet")


@pytest.mark.parametrize("charset", ["no-such-charset", "hex", "idna"])
def test_a_charset_that_is_none_is_read_as_utf_8(charset: str) -> None:
    body = "überlastet . .. ".encode()
    assert read_problem(body, f"text/plain; charset={charset}").message == "überlastet . .."


@pytest.mark.parametrize("body", [b"\x1f\x8b\x08\x00\xff\xfe\xfd", b"\0" * 50])
def test_bytes_that_are_no_text_are_not_shown(body: bytes) -> None:
    assert read_problem(body, None) == Problem()


def test_a_json_text_is_a_message() -> None:
    assert read("it broke") == Problem(message="it broke")


@pytest.mark.parametrize("body", [b"null", b"12", b"{}", b"[]", b'{"error": null}'])
def test_json_that_says_nothing_is_an_empty_problem(body: bytes) -> None:
    assert read_problem(body, JSON) == Problem()


@pytest.mark.parametrize("body", [b'{"message": "%s"}', b"%s"])
def test_a_long_message_is_cut(body: bytes) -> None:
    message = read_problem(body % (b"word " * 5000), JSON).message
    assert message is not None
    assert (len(message) <= 300, message[-1]) == (True, "…")


def test_a_message_is_one_line_without_control_characters() -> None:
    assert read({"message": "a\n\tb\x1b[31m c\u2028d"}).message == "a b [31m c d"


def test_data_that_is_already_decoded_is_read_too() -> None:
    assert problem_of({"error": "invalid_scope"}).oauth_error == "invalid_scope"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["error", "errors", "message", "code", "status", "success"])
            | st.text(),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None)  # a busy machine is no failure
@given(JSON_VALUES)
def test_no_json_raises(data: Any) -> None:  # noqa: ANN401 - any JSON
    assert isinstance(read(data), Problem)


@settings(deadline=None)  # a busy machine is no failure
@given(st.binary(), st.none() | st.text())
def test_no_bytes_raise(body: bytes, content_type: str | None) -> None:
    assert isinstance(read_problem(body, content_type), Problem)
