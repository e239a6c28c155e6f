"""The foreign server's own process: `python -m tests.foreign.serve FOLDER` makes its database
there, prints its port, and ends when its standard input does. Tests use `server`, which starts
this; nothing else starts Django.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import Any

from tests.foreign.credentials import CREDENTIALS
from tests.foreign.recording import ExchangeLog, Recorder
from tests.foreign.settings import settings_for

DATABASE = "foreign.sqlite3"
EXCHANGES = "exchanges.jsonl"
# More connections may arrive at once than Django's server for developers lets wait.
WAITING_CONNECTIONS = 512


def serve(folder: Path) -> None:
    """Serve until standard input ends, so that no server outlives its tests."""
    import django
    from django.conf import settings

    settings.configure(**settings_for(folder / DATABASE))
    django.setup()
    _make_tables()
    _register()
    http = _listen(ExchangeLog.at(folder / EXCHANGES))
    threading.Thread(target=http.serve_forever, daemon=True).start()
    sys.stdout.write(f"{http.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()


def _make_tables() -> None:
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0, skip_checks=True)


def _register() -> None:
    """Make each vendor's client and user."""
    from django.contrib.auth import get_user_model
    from oauth2_provider.models import Application

    for vendor, known in CREDENTIALS.items():
        Application.objects.create(
            name=vendor,
            client_id=known.client_id,
            client_secret=known.client_secret,
            client_type=Application.CLIENT_CONFIDENTIAL,
            authorization_grant_type=(
                Application.GRANT_PASSWORD
                if known.username
                else Application.GRANT_CLIENT_CREDENTIALS
            ),
        )
        if known.username:
            get_user_model().objects.create_user(known.username, password=known.password)


def _listen(log: ExchangeLog) -> Any:  # noqa: ANN401 - Django has no types
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Handler(WSGIRequestHandler):  # type: ignore[misc] # Django has no types
        disable_nagle_algorithm = True  # else each answer waits 40 ms for the client's ACK

    http = ThreadedWSGIServer(("127.0.0.1", 0), Handler, bind_and_activate=False)
    http.request_queue_size = WAITING_CONNECTIONS
    http.server_bind()
    http.server_activate()
    http.set_app(Recorder(get_wsgi_application(), log))
    return http


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
