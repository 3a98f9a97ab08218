"""What all commands share: the global options, examples in the help, verbs imported when they are called."""

from __future__ import annotations

import difflib
import importlib
from typing import TYPE_CHECKING, Any

import click

from lapvo_scraper.cli.session import LANGUAGES, Session
from lapvo_scraper.cli.verbs import EXAMPLES, GROUPS, VERBS

if TYPE_CHECKING:
    from collections.abc import Sequence


PURPOSE_EN = "Archive the news portals of Vietnamese local governments, and use what was archived."
PURPOSE_VI = "Lưu trữ cổng thông tin của chính quyền địa phương Việt Nam, và tra cứu những gì đã lưu."


def _remember(context: click.Context, option: click.Parameter, value: Any) -> None:
    # An option left out must not undo what stood before the verb: `lapvo --json status`.
    session = context.ensure_object(Session)
    if value:
        setattr(session, str(option.name), value)


def _global_options() -> list[click.Parameter]:
    def option(*names: str, text: str, **more: Any) -> click.Parameter:
        return click.Option(names, help=text, expose_value=False, callback=_remember, **more)

    return [
        option("--archive", metavar="DIR", text="The archive folder; else LAPVO_ARCHIVE, else found from here."),
        option("--lang", "language", type=click.Choice(LANGUAGES), is_eager=True, text="Language of messages."),
        option("--json", is_flag=True, text="Report as JSON on stdout."),
        option("-q", "--quiet", is_flag=True, text="Silent, unless something needs a person."),
        option("-v", "--verbose", count=True, text="Say more; twice for everything."),
    ]


class _WithGlobalOptions(click.Command):
    """A command that also takes the global options, and shows examples in its help."""

    def __init__(self, *arguments: Any, examples: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._examples = tuple(examples)
        self._own = list(self.params)
        self.params += _global_options()

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's own options apart from the global ones."""
        sections = ("Options", self._own), ("Global options", self.params[len(self._own) :])
        for title, options in sections:
            records = [record for record in (option.get_help_record(ctx) for option in options) if record]
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples last, where the eye ends up."""
        super().format_epilog(ctx, formatter)
        if self._examples:
            with formatter.section("Examples"):
                for example in self._examples:
                    formatter.write_text(example)


class VerbCommand(_WithGlobalOptions):
    """A verb."""


class VerbFamily(_WithGlobalOptions, click.Group):
    """A verb with verbs of its own, like `lapvo sites check`."""


class LapvoGroup(click.Group):
    """`lapvo`: its verbs are imported when they are called, so that help and look-ups start at once."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the program is for, in the session's language."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(ctx.ensure_object(Session).words(PURPOSE_EN, PURPOSE_VI))

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all verbs."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a verb's command, importing its module now."""
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"lapvo_scraper.cli.{VERBS[cmd_name].module}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb; a mistyped one is answered with the nearest."""
        close = difflib.get_close_matches(args[0], VERBS, n=1)
        if args[0] not in VERBS and close:
            ctx.fail(f"there is no command {args[0]!r}; did you mean {close[0]!r}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs in their groups, in the session's language, and some examples."""
        words = ctx.ensure_object(Session).words
        for group in GROUPS:
            with formatter.section(words(group.en, group.vi)):
                formatter.write_dl([(verb.name, words(verb.en, verb.vi)) for verb in group.verbs], col_max=12)
        with formatter.section(words("Examples", "Ví dụ")):
            formatter.write_dl([(example, words(en, vi)) for example, en, vi in EXAMPLES], col_max=40)


def root() -> click.Group:
    """Return the command `lapvo`."""
    return LapvoGroup(
        "lapvo",
        params=_global_options(),
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    )
