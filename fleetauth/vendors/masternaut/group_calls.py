"""Groups of vehicles and drivers: the list and changes."""

from __future__ import annotations

from fleetauth.records import Records
from fleetauth.vendors.documented import documented

from .api import MasternautApi
from .checks import filled, of_kind, required_text, segment
from .models import Group
from .writes import GroupDetails
from .writing import CORE


class GroupCalls(MasternautApi):
    """Groups.

    Example:
        >>> for group in await masternaut.groups():  # doctest: +SKIP
        ...     print(group.name, group.count_vehicles)
    """

    @documented("GET group", api="core", sample="groups")
    async def groups(self) -> Records[Group]:
        """The customer's groups, all of them (``GET group``).

        Raises:
            VendorFaultError: The vendor counts more than it gave.
        """
        return await self._list("group", Group)

    @documented("POST group", api="core", sample="create_group")
    async def create_group(self, details: GroupDetails) -> Group | None:
        """Create a group (``POST group``). It is never sent twice: look before you do it again after an error.

        Args:
            details: The group; at least a name.

        Returns:
            The group as the vendor answers it; `None` if it answers nothing.

        Raises:
            ArgumentError: There is no name.
            InputRefusedError: The vendor refuses the group.
            TransportError: The answer was lost; `may_have_arrived` says whether the group may be there.
            DecodeError: The group was created, but the answer can't be read.
        """
        required_text(of_kind(details, GroupDetails, "details").name, "details.name")
        return await self._write(self._core, ("POST", "group"), Group, CORE.write(details))

    @documented("PUT group", api="core", sample="update_group")
    async def update_group(self, group_id: str, details: GroupDetails) -> Group | None:
        """Change a group (``PUT group``). Whether the vendor keeps what is left out is not published.

        Args:
            group_id: Which.
            details: The group as it is to be.

        Returns:
            The group as the vendor answers it; `None` if it answers nothing.

        Raises:
            ArgumentError: There is nothing to change, or the id is none.
            NotFoundError: The vendor knows no such group.
        """
        group = required_text(group_id, "group_id")
        body = {"id": group} | filled(
            CORE.write(of_kind(details, GroupDetails, "details")), "details"
        )
        return await self._write(self._core, ("PUT", "group"), Group, body)

    @documented("DELETE group/{id}", api="core", sample=None)
    async def delete_group(self, group_id: str) -> None:
        """Delete a group (``DELETE group/{id}``).

        Args:
            group_id: Which.

        Raises:
            ArgumentError: The id is none.
            NotFoundError: The vendor knows no such group.
        """
        await self._ask(self._core, "DELETE", f"group/{segment(group_id, 'group_id')}")
