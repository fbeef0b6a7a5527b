"""The command line: what can be typed.

What a command does is in `bot.commands`, imported when it is asked for, so that `--help` is quick.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from typer.core import TyperGroup

from bot.commands.terminal import err
from bot.log import masked
from core.errors import ChaskiError


class _QuoteGroup(TyperGroup):
    """`chaski quote 4 …` means `chaski quote trip 4 …`, beside `chaski quote verify REFERENCE`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, "--help"}:
            args = ["trip", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    name="chaski",
    help="A booking assistant for a small tour operator, on Telegram. New here? Try [bold]chaski demo[/].",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
quote = typer.Typer(
    cls=_QuoteGroup,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Itinerary and price of a trip, here in the terminal: [bold]chaski quote 4 --date 2027-06-12[/].",
)
leads = typer.Typer(no_args_is_help=True, help="The leads in the database: list, show, export.")
app.add_typer(quote, name="quote")
app.add_typer(leads, name="leads")
catalogue = typer.Typer(no_args_is_help=True, help="The catalogue: what an edit of it changes.")
app.add_typer(catalogue, name="catalogue")

service = typer.Typer(no_args_is_help=True, help="The bot as a service of this machine (systemd).")
app.add_typer(service, name="service")


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"chaski {version('chaski')}")
        except PackageNotFoundError:
            typer.echo("chaski, not installed but run from its source")
        raise typer.Exit


@app.callback()
def _everywhere(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    pass


Json = Annotated[bool, typer.Option("--json", help="For programs: JSON instead of text.")]
Reference = Annotated[str, typer.Argument(help="The lead's reference, such as PFH-7K3QX.")]
GivenDay = datetime | None


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where the page is served.")] = 8088,
    database: Annotated[
        Path | None, typer.Option(help="Keep the leads in this file instead of a temporary one.")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the temporary database and logs.")] = False,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser, where there is one.")] = True,
) -> None:
    """Try everything without Telegram: a traveller and the staff side by side in the browser."""
    from bot.commands.demo import demo as command

    raise typer.Exit(
        asyncio.run(command(port=port, browser=browser, database=database and database.absolute(), keep=keep))
    )


@app.command()
def new(
    folder: Annotated[
        Path | None, typer.Argument(help="Where the catalogue is or goes; ./catalogue unless given.")
    ] = None,
) -> None:
    """Make a catalogue of your own by answering a few questions; later, add a tour, a stay or a place."""
    from bot.commands.new import new as command

    raise typer.Exit(0 if command(folder) else 1)


@app.command()
def run() -> None:
    """Run the bot until it is told to stop (Ctrl-C or SIGTERM)."""
    from bot.commands.run import run as command

    asyncio.run(command())


@app.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="Check only this catalogue, and the texts.")] = None,
) -> None:
    """Check settings, catalogue, translations, database and Telegram; say what is wrong in plain words."""
    from bot.commands.check import check as command

    raise typer.Exit(0 if asyncio.run(command(folder)) else 1)


@quote.command("trip")
def quote_trip(
    group_size: Annotated[int, typer.Argument(min=1, help="How many people.")],
    date: Annotated[GivenDay, typer.Option(formats=["%Y-%m-%d"], help="First day of the trip.")] = None,
    start: Annotated[str | None, typer.Option(help="Pick-up: a place's code or name.")] = None,
    stay: Annotated[
        list[str] | None,
        typer.Option(help="Where they sleep: a stay's code or name; again for nights with other stays."),
    ] = None,
    tour: Annotated[str | None, typer.Option(help="Needed when there are several tours.")] = None,
    dropoff: Annotated[str | None, typer.Option(help="Unless given, it follows from the start.")] = None,
    child: Annotated[list[int] | None, typer.Option(min=0, max=17, help="A child's age; once each.")] = None,
    single: Annotated[int, typer.Option(min=0, help="How many want a room of their own.")] = 0,
    extra: Annotated[list[str] | None, typer.Option(help="Such as horse, or horse=2 for two.")] = None,
    language: Annotated[str | None, typer.Option(help="en, es, …; unless given, the first.")] = None,
    json: Json = False,
) -> None:
    """Price a trip and show its days. The word `trip` may be left out."""
    from bot.commands.quote import quote_trip as command

    command(
        group_size,
        day=date.date() if date else None,
        start=start,
        stays=stay or (),
        tour=tour,
        dropoff=dropoff,
        children=child or (),
        single_rooms=single,
        extras=extra or (),
        language=language,
        as_json=json,
    )


@quote.command("verify")
def quote_verify(reference: Reference) -> None:
    """Compute a stored quote again, from the catalogue that was stored with it, and compare."""
    from bot.commands.quote import quote_verify as command

    raise typer.Exit(0 if asyncio.run(command(reference)) else 1)


@leads.command("list")
def leads_list(
    state: Annotated[str | None, typer.Option(help="Only leads in this state, such as new.")] = None,
    since: Annotated[
        GivenDay, typer.Option(formats=["%Y-%m-%d"], help="Only leads from this day on.")
    ] = None,
    tour: Annotated[str | None, typer.Option(help="Only leads for this tour.")] = None,
    json: Json = False,
) -> None:
    """The leads, newest first."""
    from bot.commands.leads import list_leads

    asyncio.run(list_leads(state=state, since=since.date() if since else None, tour=tour, as_json=json))


@leads.command("show")
def leads_show(reference: Reference, json: Json = False) -> None:
    """Everything about one lead."""
    from bot.commands.leads import show_lead

    asyncio.run(show_lead(reference, as_json=json))


@leads.command("export")
def leads_export(
    path: Annotated[Path, typer.Argument(help="The file to write, .xlsx or .csv; - for standard output.")],
    state: Annotated[str | None, typer.Option(help="Only leads in this state.")] = None,
    since: Annotated[
        GivenDay, typer.Option(formats=["%Y-%m-%d"], help="Only leads from this day on.")
    ] = None,
    tour: Annotated[str | None, typer.Option(help="Only leads for this tour.")] = None,
    bom: Annotated[bool, typer.Option("--bom", help="Begin with a byte order mark: Excel wants it.")] = False,
) -> None:
    """Write the leads as a sheet (XLSX) or as CSV. Nothing that a traveller wrote is computed there."""
    from bot.commands.export import export_leads

    asyncio.run(export_leads(path, state=state, since=since.date() if since else None, tour=tour, bom=bom))


@catalogue.command("diff")
def catalogue_diff(
    old: Annotated[Path | None, typer.Argument(help="The folder of the old catalogue.")] = None,
    running: Annotated[
        bool, typer.Option("--running", help="Compare with the catalogue that the bot uses now.")
    ] = False,
) -> None:
    """Say which prices and sample quotes differ from an older catalogue, and what looks like a slip."""
    from bot.commands.catalogue import diff as command

    raise typer.Exit(0 if asyncio.run(command(old, running=running)) else 1)


@service.command("install")
def service_install(
    user: Annotated[bool, typer.Option("--user", help="Your own service, without root.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Show the service for the bot in this folder, then install and start it."""
    from bot.commands.service import install as command

    command(user=user, sure=yes)


@app.command()
def backup(path: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")]) -> None:
    """Copy the database while the bot runs, and check the copy."""
    from bot.commands.backup import backup as command

    asyncio.run(command(path))


@app.command()
def restore(path: Annotated[Path, typer.Argument(help="The backup; it stays as it is.")]) -> None:
    """Make a backup the database again, while the bot is stopped. What was there is put aside."""
    from bot.commands.backup import restore as command

    command(path)


@app.command()
def hear() -> None:
    """Understand messages: JSON Lines in, JSON Lines out (for measuring)."""
    from bot.commands.hear import hear_lines
    from bot.settings import Settings
    from core.loading import load_catalog

    hear_lines(sys.stdin, sys.stdout, load_catalog(Settings.load().catalogue_folder))


@app.command()
def schema(
    folder: Annotated[Path, typer.Argument(help="Where the schema files go.")] = Path("catalogue"),
) -> None:
    """Write the catalogue's JSON Schema, with which an editor completes and checks the TOML files."""
    from bot.commands.schema import schema as command

    command(folder)


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what the arguments say (by default those of the process); always ends in SystemExit."""
    try:
        app(args=arguments, prog_name="chaski")
    except ChaskiError as error:
        err.print(f"[red]✗[/] {escape(masked(str(error)))}")
        sys.exit(2)
    except (BrokenPipeError, KeyboardInterrupt):
        # Ctrl-C, or nobody reads on (`chaski leads list | head`).
        sys.exit(130)


if __name__ == "__main__":
    main()
