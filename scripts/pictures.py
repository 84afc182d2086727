"""Runs a program in a terminal of 80 columns and draws the feedback that it leaves there as SVG.

    pictures.py PICTURE.svg PROGRAM ARGUMENT...
"""

import os
import pty
import re
import struct
import sys
import fcntl
import termios

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

COLUMNS = 80
# Where the feedback begins, and the first line after what is drawn.
FIRST, END = r"of 2:55", r"findings more|What the follow-ups changed"

THEME = TerminalTheme(
    (24, 28, 31),
    (226, 226, 220),
    [(24, 28, 31), (255, 159, 143), (131, 211, 164), (240, 185, 104), (143, 197, 232), (200, 170, 230), (130, 205, 215), (226, 226, 220)],
    [(140, 148, 154), (255, 159, 143), (131, 211, 164), (240, 185, 104), (143, 197, 232), (200, 170, 230), (130, 205, 215), (255, 255, 255)],
)

# Text that keeps its place whatever monospaced font the reader has; nothing is fetched from anywhere.
FORMAT = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="Feedback in the terminal">
<style>.{unique_id}-matrix {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: {char_height}px; line-height: {line_height}px; }} {styles}</style>
<defs>{lines}</defs>
<rect width="{width}" height="{height}" rx="10" fill="#181c1f"/>
<g transform="translate({terminal_x}, 18)">{backgrounds}<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""


def run(command: list[str]) -> str:
    """All that the program writes to its terminal."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS=str(COLUMNS))
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 200, COLUMNS, 0, 0))
    written = b""
    try:
        while part := os.read(terminal, 65536):
            written += part
    except OSError:
        pass
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{command[0]} failed:\n{written.decode()[-2000:]}")
    return written.decode()


def feedback(written: str) -> list[str]:
    """The lines of the feedback, as they stand when the cursor has left them."""
    lines = [line.split("\r")[-1] for line in written.replace("\r\n", "\n").split("\n")]
    plain = [re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", line) for line in lines]
    first = next(at for at, line in enumerate(plain) if re.search(FIRST, line) and "·" in line)
    end = next((at for at in range(first, len(plain)) if re.search(END, plain[at])), len(plain))
    while end > first and not plain[end - 1].strip():
        end -= 1
    return [re.sub(r"\x1b\[(?![0-9;]*m)[0-9;?]*[A-Za-z]", "", line) for line in lines[first:end]]


def main() -> None:
    picture, *command = sys.argv[1:]
    lines = feedback(run(command))
    console = Console(record=True, width=COLUMNS, file=open(os.devnull, "w"), force_terminal=True)
    for line in lines:
        console.print(Text.from_ansi(line), overflow="ignore", no_wrap=True)
    console.save_svg(picture, theme=THEME, code_format=FORMAT, unique_id="starling")


if __name__ == "__main__":
    main()
