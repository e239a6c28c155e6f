"""The how-to about proxies and private authorities is true: its examples run through a proxy, to a vendor whose
authority is nobody else's, and its table of the check's words leaves no kind out.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from fleetauth import MZoneSession, TransportError
from fleetauth.check import hosts, refused_certificates
from tests.check.conftest import mzone, mzone_at
from tests.check.raw import tunnelling_to
from tests.docs_pages.examples import DOCS, run_page
from tests.transport.servers import LoopbackServer

PAGE = DOCS / "how_to" / "proxies_and_private_cas.md"
USUAL = ("SSL_CERT_FILE", "SSL_CERT_DIR", "HTTPS_PROXY", "ALL_PROXY", "https_proxy", "all_proxy")


@pytest.fixture
def vendor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackServer]:
    """A vendor whose certificate is of a company's own authority, whose file lies beside a client's certificate."""
    for variable in USUAL:
        monkeypatch.delenv(variable, raising=False)
    authority = trustme.CA(organization_name="Example Ltd")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "company-ca.pem"))
    ours = authority.issue_cert("reader.example")
    ours.private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "client.pem"))
    with LoopbackServer(tls=context) as server:
        server.reply = mzone
        yield server


def test_the_examples_run_in_order(vendor: LoopbackServer, tmp_path: Path) -> None:
    with tunnelling_to(vendor.port) as proxy:
        environment = mzone_at(vendor.url) | {"COMPANY_PROXY": proxy}
        assert "0 vehicles, by the proxy" in run_page(PAGE, environment, tmp_path)


async def test_a_call_that_meets_an_unknown_authority_says_where_its_issuer_is_told(
    vendor: LoopbackServer,
) -> None:
    async with MZoneSession.from_env(environ=mzone_at(vendor.url), retries=0) as session:
        with pytest.raises(TransportError, match=r"CERTIFICATE_VERIFY_FAILED.*fleetauth check"):
            await session.vehicles()
    assert vendor.log == []


def test_the_page_tells_every_kind_of_failure_on_the_way_to_a_host() -> None:
    words = [it for it in vars(hosts).values() if isinstance(it, hosts.Words)]
    reasons = [*refused_certificates._REASONS.values(), refused_certificates._UNKNOWN]
    kinds = {it.kind for it in words} | {it.kind for it in reasons}
    kinds |= {"certificate_refused", "timed_out"}
    assert kinds == set(re.findall(r"`(\w+)`", _table("kind")))


def _table(column: str) -> str:
    """One column of the page's last table."""
    *_, table = PAGE.read_text("utf-8").split("| step | ")
    names, _, *rows = [line.strip("| ").split(" | ") for line in f"step | {table}".splitlines()]
    return " ".join(row[names.index(column)] for row in rows if len(row) == len(names))
