"""A progress bar, where tqdm is installed."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import Any, Callable, Iterator, Optional, Union

#: False for none, True for one where tqdm is, None for one where tqdm and a terminal or notebook are.
Wanted = Union[bool, None]


@contextmanager
def bar(total: Optional[int], wanted: Wanted) -> Iterator[Optional[Callable[[int], Any]]]:
    """Something to tell how many more articles are done; None where nobody looks."""
    tqdm = _tqdm() if _shown(wanted) else None
    if tqdm is None:
        yield None
        return
    with tqdm(total=total, unit=" articles") as shown:
        yield shown.update


def _shown(wanted: Wanted) -> bool:
    if wanted is not None:
        return wanted
    return sys.stderr.isatty() or "ipykernel" in sys.modules


def _tqdm() -> Optional[Any]:
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return None
    return tqdm
