"""Drivers: the list, single ones, changes, and which vehicle is whose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fleetauth.transport.paging import Pager
from fleetauth.transport.query import Param
from fleetauth.vendors.documented import documented

from .api import PAGE_SIZE, MasternautApi
from .checks import filled, of_kind, required_text, segment
from .models import Driver
from .writes import DriverDetails
from .writing import CORE


class DriverCalls(MasternautApi):
    """Drivers.

    Example:
        >>> new = DriverDetails(name="Ada Example", group_id="G1")  # doctest: +SKIP
        >>> driver = await masternaut.create_driver(new)  # doctest: +SKIP
        >>> await masternaut.assign_vehicle("V1", driver_id="D1")  # doctest: +SKIP
    """

    @documented("GET driver", api="core", sample="drivers")
    def drivers(
        self,
        *,
        driver_ids: Iterable[str] = (),
        group_ids: Iterable[str] = (),
        name: str | None = None,
        page_size: int = PAGE_SIZE,
        params: Mapping[str, Param] | None = None,
    ) -> Pager[Driver]:
        """The customer's drivers (``GET driver``).

        Args:
            driver_ids: Only these drivers.
            group_ids: Only these groups' drivers.
            name: Only those of this name.
            page_size: Rows in one request; up to 500 are known to work.
            params: Fields of the query as the vendor writes them. They win over those above, whose names are
                guessed from the list of vehicles.

        Raises:
            ArgumentError: An id is none, or `page_size` is below 1.
        """
        asked: dict[str, Param] = {
            "driverIds": self._listed(driver_ids, "driver_ids"),
            "groupIds": self._listed(group_ids, "group_ids"),
            "name": name,
        }
        return self._paged(self._core, "driver", Driver, page_size, asked | dict(params or {}))

    @documented("GET driver/{id}", api="core", sample="driver")
    async def driver(self, driver_id: str) -> Driver:
        """One driver (``GET driver/{id}``).

        Args:
            driver_id: Which.

        Raises:
            ArgumentError: The id is none.
            NotFoundError: The vendor knows no such driver.
        """
        return await self._get(self._core, _place(driver_id), Driver)

    @documented("POST driver", api="core", sample="create_driver")
    async def create_driver(self, details: DriverDetails) -> Driver | None:
        """Create a driver (``POST driver``). It is never sent twice: look before you do it again after an error.

        Args:
            details: The driver; at least a name.

        Returns:
            The driver as the vendor answers it; `None` if it answers nothing.

        Raises:
            ArgumentError: There is no name.
            InputRefusedError: The vendor refuses the driver.
            TransportError: The answer was lost; `may_have_arrived` says whether the driver may be there.
            DecodeError: The driver was created, but the answer can't be read.
        """
        required_text(of_kind(details, DriverDetails, "details").name, "details.name")
        return await self._write(self._core, ("POST", "driver"), Driver, CORE.write(details))

    @documented("PUT driver/{id}", api="core", sample="update_driver")
    async def update_driver(self, driver_id: str, details: DriverDetails) -> Driver | None:
        """Change a driver (``PUT driver/{id}``). Whether the vendor keeps what is left out is not published.

        Args:
            driver_id: Which.
            details: The driver as it is to be.

        Returns:
            The driver as the vendor answers it; `None` if it answers nothing.

        Raises:
            ArgumentError: There is nothing to change, or the id is none.
            NotFoundError: The vendor knows no such driver.
        """
        body = filled(CORE.write(of_kind(details, DriverDetails, "details")), "details")
        return await self._write(self._core, ("PUT", _place(driver_id)), Driver, body)

    @documented("DELETE driver/{id}", api="core", sample=None)
    async def delete_driver(self, driver_id: str) -> None:
        """Delete a driver (``DELETE driver/{id}``).

        Args:
            driver_id: Which.

        Raises:
            ArgumentError: The id is none.
            NotFoundError: The vendor knows no such driver.
        """
        await self._ask(self._core, "DELETE", _place(driver_id))

    @documented("POST driver/{id}/vehicle/{vid}", api="core", sample=None)
    async def assign_vehicle(self, vehicle_id: str, *, driver_id: str) -> None:
        """Give a vehicle to a driver (``POST driver/{id}/vehicle/{vid}``).

        Args:
            vehicle_id: Which vehicle.
            driver_id: To whom.

        Raises:
            ArgumentError: An id is none.
            NotFoundError: The vendor knows no such driver or vehicle.
        """
        await self._ask(self._core, "POST", _assignment(driver_id, vehicle_id))

    @documented("DELETE driver/{id}/vehicle/{vid}", api="core", sample=None)
    async def unassign_vehicle(self, vehicle_id: str, *, driver_id: str) -> None:
        """Take a vehicle from a driver (``DELETE driver/{id}/vehicle/{vid}``).

        Args:
            vehicle_id: Which vehicle.
            driver_id: From whom.

        Raises:
            ArgumentError: An id is none.
            NotFoundError: The vendor knows no such driver or vehicle.
        """
        await self._ask(self._core, "DELETE", _assignment(driver_id, vehicle_id))


def _place(driver_id: str) -> str:
    return f"driver/{segment(driver_id, 'driver_id')}"


def _assignment(driver_id: str, vehicle_id: str) -> str:
    return f"{_place(driver_id)}/vehicle/{segment(vehicle_id, 'vehicle_id')}"
