"""Where a session's settings may come from beside arguments and the environment: an `.env` file, the operating system's
keyring, and people. Nothing here knows a session or signs in. All of it blocks: none of it is for a busy event loop.
"""

from .env_file import EnvFile, env_file_variables
from .keyring import KeptSettings
from .prompt import SHOWN, asked
from .refused import ForgetsRefused

__all__ = ["SHOWN", "EnvFile", "ForgetsRefused", "KeptSettings", "asked", "env_file_variables"]
