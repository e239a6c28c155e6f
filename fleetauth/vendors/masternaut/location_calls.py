"""The customer's own locations: the list, changes, categories, and which are nearest to a place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fleetauth.errors import ArgumentError
from fleetauth.records import Records
from fleetauth.transport.paging import Pager
from fleetauth.transport.query import Param
from fleetauth.vendors.documented import documented

from .api import PAGE_SIZE, MasternautApi
from .checks import filled, near, number_within, of_kind, required_text, segment
from .models import Location, LocationCategory, Nearest
from .writes import LocationDetails
from .writing import CORE

_RADII: Final = (0.001, 1.0)  # km, as the vendor's documentation says


class LocationCalls(MasternautApi):
    """Locations.

    Example:
        >>> depot = LocationDetails(name="Depot", category_name="Depots", radius_km=0.2)  # doctest: +SKIP
        >>> location = await masternaut.create_location(depot)  # doctest: +SKIP
    """

    @documented("GET location/current", api="core", sample="locations")
    def locations(
        self,
        *,
        name: str | None = None,
        address: str | None = None,
        category: str | None = None,
        reference: str | None = None,
        phone_number: str | None = None,
        page_size: int = PAGE_SIZE,
    ) -> Pager[Location]:
        """The customer's locations (``GET location/current``).

        Args:
            name: Only those with this in their name, in any case of letters.
            address: Only those with this in their address, in any case of letters.
            category: Only those of the category of this very name.
            reference: Only those with this in their reference.
            phone_number: Only those with this in their number.
            page_size: Rows in one request.

        Raises:
            ArgumentError: `page_size` is below 1.
        """
        params: dict[str, Param] = {
            "name": name,
            "address": address,
            "category": category,
            "reference": reference,
            "phoneNumber": phone_number,
        }
        return self._paged(self._core, "location/current", Location, page_size, params)

    @documented("POST location", api="core", sample="create_location")
    async def create_location(self, details: LocationDetails) -> Location | None:
        """Create a location (``POST location``). It is never sent twice: look before you do it again after an error.

        Args:
            details: The location; at least a name. `LocationDetails` says what the vendor wants beside it.

        Returns:
            The location as the vendor answers it; `None` if it answers nothing.

        Raises:
            ArgumentError: There is no name, or the radius is out of bounds.
            InputRefusedError: The vendor refuses the location.
            TransportError: The answer was lost; `may_have_arrived` says whether the location may be there.
            DecodeError: The location was created, but the answer can't be read.
        """
        body = _body(details)
        required_text(details.name, "details.name")
        return await self._write(self._core, ("POST", "location"), Location, body)

    @documented("PUT location", api="core", sample="update_location")
    async def update_location(self, location_id: str, details: LocationDetails) -> Location | None:
        """Change a location (``PUT location``). Whether the vendor keeps what is left out is not published.

        Args:
            location_id: Which.
            details: The location as it is to be.

        Returns:
            The location as the vendor answers it; `None` if it answers nothing.

        Raises:
            ArgumentError: There is nothing to change, the id is none, or the radius is out of bounds.
            NotFoundError: The vendor knows no such location.
        """
        location = required_text(location_id, "location_id")
        body = {"id": location} | _body(details)
        return await self._write(self._core, ("PUT", "location"), Location, body)

    @documented("DELETE location/{id}", api="core", sample=None)
    async def delete_location(self, location_id: str) -> None:
        """Delete a location (``DELETE location/{id}``).

        Args:
            location_id: Which.

        Raises:
            ArgumentError: The id is none.
            NotFoundError: The vendor knows no such location.
        """
        await self._ask(self._core, "DELETE", f"location/{segment(location_id, 'location_id')}")

    @documented("GET location/category", api="core", sample="location_categories")
    async def location_categories(self) -> Records[LocationCategory]:
        """The categories of locations (``GET location/category``). Their fields are on the record's `extra`.

        Raises:
            VendorFaultError: The vendor counts more than it gave.
        """
        return await self._list("location/category", LocationCategory)

    @documented("GET location/nearest", api="core", sample="nearest_locations")
    async def nearest_locations(
        self,
        *,
        address: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
        radius: float | None = None,
        maximum_results_to_return: int | None = None,
        params: Mapping[str, Param] | None = None,
    ) -> Records[Nearest]:
        """The customer's locations that are nearest to a place (``GET location/nearest``).

        Args:
            address: The place in words; or
            latitude: degrees north, with
            longitude: degrees east.
            radius: How far around it, from 2 to 500; the vendor doesn't publish the unit.
            maximum_results_to_return: At most so many.
            params: Fields of the query as the vendor writes them. They win over those above: the spelling of
                ``latitude`` and ``longitude`` is a guess.

        Raises:
            ArgumentError: There is no place, or two, or the radius is out of bounds.
        """
        asked = near(address, latitude, longitude, radius, maximum_results_to_return)
        return await self._list("location/nearest", Nearest, asked | dict(params or {}))


def _body(details: LocationDetails) -> dict[str, object]:
    of_kind(details, LocationDetails, "details")
    if details.radius_km is not None:
        number_within(details.radius_km, "details.radius_km", *_RADII)
        if details.polygon is not None:
            text = "details has a radius_km and a polygon: a location is one of them"
            raise ArgumentError(text, vendor=MasternautApi.vendor)
    return dict(filled(CORE.write(details), "details"))
