"""A program of its own: puts its standard input on the desktop's clipboard and ends with 0 only if it can be read back.

Apart from `tui.clipboard`, since the tools behind pyperclip write on the screen, never time out and hide their failures.
"""

import sys

import pyperclip


def main() -> int:
    """0: the clipboard holds the text; 1: there is no clipboard, or it holds something else."""
    text = sys.stdin.buffer.read().decode()
    copy, paste = pyperclip.determine_clipboard()  # is_available() is still False before the first use
    if not copy:
        return 1
    copy(text)
    return 0 if paste() == text else 1


if __name__ == "__main__":
    sys.exit(main())
