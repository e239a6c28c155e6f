"""Many processes with many tasks on one store (I1): the vendor sees one exchange an expiry, and refuses nobody."""

from __future__ import annotations

import pytest

from tests.sharing.conftest import EVERY_PAIR, Numbers
from tests.sharing.crew import Crew
from tests.sharing.sides import LIFETIME, SharedDirectory, VendorSide

SIGN_IN, RENEWAL = ("password", 200), ("refresh_token", 200)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("crew", EVERY_PAIR, ids="-".join, indirect=True)
def test_processes_on_one_store_make_one_exchange_an_expiry(crew: Crew, numbers: Numbers) -> None:
    """Redis's clock can't be moved: its store's own scripts run there, on the server's time and what it is moved by."""
    crew.hire(numbers.workers)
    crew.call_well(numbers.calls)
    for _ in range(numbers.expiries):
        crew.expire()
        crew.call_well(numbers.calls)
    assert crew.vendor.exchanges() == [SIGN_IN] + [RENEWAL] * numbers.expiries
    assert crew.vendor.refused_calls() == 0
    crew.send_home()


def test_processes_on_trio_and_asyncio_share_files(
    vendor: VendorSide, files: SharedDirectory, engine: str, numbers: Numbers
) -> None:
    with Crew(vendor, files, engine) as crew:
        crew.hire(2, backend="trio")
        crew.hire(2, backend="asyncio")
        for _ in range(numbers.expiries):
            crew.call_well(numbers.calls)
            crew.expire()
        assert vendor.exchanges() == [SIGN_IN] + [RENEWAL] * (numbers.expiries - 1)
        assert vendor.refused_calls() == 0
        crew.send_home()


def test_a_process_that_comes_later_signs_in_by_the_token_of_the_others(crew: Crew) -> None:
    for _ in range(3):
        crew.hire()
        crew.call_well()
    assert crew.vendor.exchanges() == [SIGN_IN]


def test_clocks_a_minute_apart_change_nothing(crew: Crew, numbers: Numbers) -> None:
    """Half a minute before it would be due, a clock ahead by a minute takes an absolute time for due; and right after
    its end, a clock behind by a minute takes it for good.
    """
    for wrong_by in (0.0, 60.0, -60.0, 0.0):
        crew.hire(wrong_by=wrong_by)
    crew.call_well(numbers.calls)
    for expiry in range(numbers.expiries):
        crew.advance(LIFETIME - 90)
        crew.call_well(numbers.calls)
        assert len(crew.vendor.exchanges()) == 1 + expiry
        crew.advance(91)
        crew.call_well(numbers.calls)
    assert crew.vendor.exchanges() == [SIGN_IN] + [RENEWAL] * numbers.expiries
    assert crew.vendor.refused_calls() == 0
