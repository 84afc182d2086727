"""The shipped scenarios, for the scripts beside this one."""
import tomllib
from pathlib import Path

PACKS = Path(__file__).resolve().parent.parent / "content" / "packs"


def scenarios():
    """(path, scenario) of every shipped scenario, in order."""
    for path in sorted(PACKS.glob("*/scenarios/*.toml")):
        yield path, tomllib.loads(path.read_text("utf-8"))


def texts(value, left_out):
    """Every text in `value`, without what is under the keys in `left_out`."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, left_out)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in left_out:
                yield from texts(item, left_out)
