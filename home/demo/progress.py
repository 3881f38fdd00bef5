"""How the loaders tell what they do: a bar on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import NoReturn, TypeVar

from tqdm import tqdm

Item = TypeVar("Item")


class Progress:
    """Counts through lists; silent with verbosity 0 and where nobody watches."""

    def __init__(self, verbosity: int = 1) -> None:
        self.is_silent = verbosity == 0 or not sys.stderr.isatty()

    def over(self, items: Iterable[Item], what: str, total: int | None = None) -> Iterator[Item]:
        yield from tqdm(
            items, desc=what, total=total, disable=self.is_silent, leave=False, dynamic_ncols=True
        )

    def bar(self, what: str, total: int) -> tqdm[NoReturn]:
        return tqdm(total=total, desc=what, disable=self.is_silent, dynamic_ncols=True)
