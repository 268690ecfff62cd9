"""The program: its commands, and what its user is told when something is wrong."""

from __future__ import annotations

import re
import sys
from typing import Annotated

import typer

from kg import terminal
from kg.cli import build, changes, check, evaluate, export, load, query, remove, report
from kg.cli.options import examples
from kg.cli.output import to_stdout
from kg.errors import KgError

app = typer.Typer(
    name="kg",
    help="News text to an RDF knowledge graph that shows the sentence behind every triple.",
    epilog=examples(
        "kg build seeds/ -o output/seeds.ttl",
        "kg query who-threatened-what output/seeds.ttl",
        "kg query --list",
        "kg build --help",
    ),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        to_stdout(f"kg (newskg) {version('newskg')}".encode())
        raise typer.Exit


@app.callback()
def options(
    show_version: Annotated[
        bool,
        typer.Option("--version", metavar="", help="Show the version and exit.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """News text to an RDF knowledge graph that shows the sentence behind every triple."""


app.command(epilog=build.EPILOG)(build.build)
app.command(epilog=query.EPILOG)(query.query)
app.command(epilog=load.EPILOG)(load.load)
app.command(epilog=check.EPILOG)(check.check)
app.command(epilog=report.EPILOG)(report.report)
app.command(epilog=remove.EPILOG)(remove.remove)
app.command(epilog=changes.EPILOG)(changes.changes)
app.command(epilog=export.EPILOG)(export.export)
app.command(name="eval", epilog=evaluate.EPILOG)(evaluate.evaluate)


_Refusal: type[Exception] = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")
"""What Typer raises for wrong usage; it does not name the class itself."""


def main() -> None:
    """Run the command line: 0 done, 1 the input or the graph is at fault, 2 wrong usage."""
    if terminal.is_colourless():
        from typer import rich_utils

        rich_utils.COLOR_SYSTEM = None  # else bold and underlined text stay in --help
    try:
        status = app(prog_name="kg", standalone_mode=False)
        if status == 130:
            raise KeyboardInterrupt
        sys.exit(status if isinstance(status, int) else 0)
    except _Refusal as error:
        sys.exit(_refused(error))
    except KgError as error:
        terminal.complain(str(error))
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away; nothing is at fault
        sys.exit(0)
    except MemoryError:
        terminal.complain("out of memory; build fewer articles at once, or fewer workers")
        sys.exit(1)
    except OSError as error:
        terminal.complain(f"{error.filename or 'input or output'}: {error.strerror or error}")
        sys.exit(1)
    except (KeyboardInterrupt, typer.Abort):
        terminal.complain("interrupted; nothing half-written is left")
        sys.exit(130)


def _refused(error: Exception) -> int:
    """Wrong usage in one line, with what was perhaps meant; ``kg`` alone has shown its help already."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return 2
    context: typer.Context | None = getattr(error, "ctx", None)
    command = context.command_path if context else "kg"
    message = str(error.format_message() if hasattr(error, "format_message") else error)
    message = re.sub(r" \(Possible options?: (.*)\)", r"; did you mean \1?", message).replace("Value error, ", "")
    terminal.complain(f"{message} ({command} --help tells more)")
    return int(getattr(error, "exit_code", 2))
