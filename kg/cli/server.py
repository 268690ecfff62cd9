"""The options that name a SPARQL server and who asks it."""

from __future__ import annotations

from typing import Annotated

import typer

PANEL = "The server"
"""Title of the group of these options in --help."""

Profile = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="oxigraph, virtuoso, sparql, fuseki or graphdb (the last two never run); recognised where left out.",
        rich_help_panel=PANEL,
    ),
]
User = Annotated[
    str | None, typer.Option(metavar="NAME", help="Password: KG_PASSWORD, netrc, or asked for.", rich_help_panel=PANEL)
]
PasswordEnv = Annotated[
    str, typer.Option(metavar="VAR", help="The environment variable with the password.", rich_help_panel=PANEL)
]
Timeout = Annotated[
    float, typer.Option(metavar="SECONDS", min=0.1, help="How long the server may be silent.", rich_help_panel=PANEL)
]
PASSWORD_ENV, TIMEOUT = "KG_PASSWORD", 60.0
"""What these options are where left out."""
