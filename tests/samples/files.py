"""Opens the vendors' sample answers that lie beside this file, one folder a vendor.

Ids, names and places in them are invented; the shapes are the vendors'.
"""

from pathlib import Path

HERE = Path(__file__).parent


def sample(name: str) -> bytes:
    """The bytes of one sample, such as ``mzone/vehicles``."""
    return (HERE / f"{name}.json").read_bytes()
