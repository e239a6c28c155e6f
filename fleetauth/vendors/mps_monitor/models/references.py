"""What names another thing inside an answer: its key, code and description, no more.

Facts are those of the vendor's published interface.
"""

from fleetauth.wire import Record, record, wire


@record
class DealerReference(Record):
    """A dealer, as other objects name it (``DealerBaseDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        code: The code.
        description: The name.
    """

    id: str | None = wire("Id", default=None)
    code: str | None = wire("Code", default=None)
    description: str | None = wire("Description", default=None)


@record
class CustomerReference(Record):
    """A customer, as other objects name it (``CustomerBaseDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        code: The code.
        description: The name.
        country_code: The country's code.
        country_name: The country's name.
        country_is_eu: Whether that country is in the European Union.
        external_identifier: The key in another system.
    """

    id: str | None = wire("Id", default=None)
    code: str | None = wire("Code", default=None)
    description: str | None = wire("Description", default=None)
    country_code: str | None = wire("CountryCode", default=None)
    country_name: str | None = wire("CountryName", default=None)
    country_is_eu: bool | None = wire("CountryIsEu", default=None)
    external_identifier: str | None = wire("ExternalIdentifier", default=None)


@record
class OfficeReference(Record):
    """An office, as other objects name it (``OfficeBaseDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        code: The code.
        description: The name.
    """

    id: str | None = wire("Id", default=None)
    code: str | None = wire("Code", default=None)
    description: str | None = wire("Description", default=None)


@record
class ReportReference(Record):
    """A report that is available to an account (``ReportBaseDto``).

    Attributes:
        code: The code.
    """

    code: str | None = wire("Code", default=None)


@record
class CodeDescription(Record):
    """A code, and what it says (``CodeDesc``).

    Attributes:
        code: The code.
        description: What it says.
    """

    code: str | None = wire("Code", default=None)
    description: str | None = wire("Description", default=None)


@record
class NumberedDescription(Record):
    """A kind that the vendor numbers, and its name (``EntityIdDescIntDto``).

    Attributes:
        id: The vendor's number.
        description: Its name.
    """

    id: int | None = wire("Id", default=None)
    description: str | None = wire("Description", default=None)


@record
class KeyValue(Record):
    """One figure of a dashboard (``KeyValue``).

    Attributes:
        key: What is counted.
        value: The figure, as text.
    """

    key: str | None = wire("Key", default=None)
    value: str | None = wire("Value", default=None)


@record
class CustomFieldValue(Record):
    """A field that the dealer has added, and its value (``CustomFieldValueDto``).

    Attributes:
        label: The field's name.
        placeholder: What an empty field shows.
        value: The value.
    """

    label: str | None = wire("Label", default=None)
    placeholder: str | None = wire("Placeholder", default=None)
    value: str | None = wire("Value", default=None)
