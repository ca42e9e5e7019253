"""Reads lists of dbt arguments as dbt 1.x does, without running anything. stdin and stdout are JSON."""

import json
import sys

from dbt.cli.flags import Flags
from dbt.cli.main import cli


def read(argv):
    context = cli.make_context("dbt", list(argv))
    command = cli
    while hasattr(command, "resolve_command"):
        rest = [*(getattr(context, "_protected_args", None) or getattr(context, "protected_args", [])), *context.args]
        name, command, rest = command.resolve_command(context, rest)
        context = command.make_context(name, rest, parent=context)
    Flags(context)
    return {key: value for key, value in context.params.items() if value not in (None, (), {})}


def answer(argv):
    try:
        return {"params": read(argv)}
    except BaseException as error:
        return {"error": f"{type(error).__name__}: {getattr(error, 'message', error)}"}


json.dump([answer(argv) for argv in json.load(sys.stdin)], sys.stdout, default=str)
