"""The command `carnet`: answers `--version` at once and leaves everything else to the command line, imported then."""

import sys

from tui import __version__


def main(argv: list[str] | None = None) -> int:
    """Run ``carnet`` with ``argv`` (default: the process's own arguments) and return its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments == ["--version"] and sys.stdout:  # 10 ms sooner than by way of argparse
        sys.stdout.write(f"carnet {__version__}\n")
        return 0
    from tui.commands.line import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
