"""The PR curves plugin."""

import math
from typing import Annotated, Any

from msgspec import Meta, Struct

from glassboard.errors import NotFoundError, UserError
from glassboard.server.answers import number
from glassboard.server.encode import numbers
from glassboard.server.params import Tag
from glassboard.server.routes import Routes
from glassboard.server.session import Session
from glassboard.server.tensorboard.sampling import evenly
from glassboard.server.tensorboard.tags import RunTags, tags_by_run
from glassboard.server.tensorboard.tensors import numbers_of

KIND = "pr_curves"
ROWS = 6  # true positives, false positives, true negatives, false negatives, precision, recall


class CurvesQuery(Struct, frozen=True):
    """One tag of several runs."""

    tag: Tag
    run: Annotated[list[str], Meta(description="a run; give it again for more")]


def add_routes(routes: Routes, session: Session) -> None:
    """`/data/plugin/pr_curves/…`."""

    @routes.get("/data/plugin/pr_curves/tags")
    def get_curve_tags() -> RunTags:
        return tags_by_run(session, KIND)

    @routes.get("/data/plugin/pr_curves/pr_curves")
    def get_curves(query: CurvesQuery) -> dict[str, list[dict[str, Any]]]:
        try:
            return {run: curves(session, run, query.tag) for run in dict.fromkeys(query.run)}
        except NotFoundError as error:  # a 400 here, and only here
            raise UserError(error.message, hint=error.hint) from None


def curves(session: Session, run: str, tag: str) -> list[dict[str, Any]]:
    """A tag's curves, one for each step; those that aren't one are left out."""
    with session.lookup(KIND, tag=tag, runs=[run]):
        held = session.store.tensors(run, KIND, tag)
        places = evenly(len(held), session.samples.get(KIND, 0))
        return [_curve(held[place]) for place in places if _is_curve(held[place])]


def _is_curve(tensor: Any) -> bool:
    return len(tensor.shape) == 2 and tensor.shape[0] == ROWS and tensor.shape[1] > 0


def _curve(tensor: Any) -> dict[str, Any]:
    """Without the thresholds at the end where nothing is found, as precision has no meaning there.

    Thresholds are equally far apart from 0 to 1: the format doesn't hold them.
    """
    values, count = numbers_of(tensor), tensor.shape[1]
    rows = [values[row * count : (row + 1) * count] for row in range(ROWS)]
    found, wrong = ([_whole(value) for value in row] for row in rows[:2])
    end = count
    while end > 1 and found[end - 1] + wrong[end - 1] == 0:
        end -= 1
    return {
        "wall_time": number(tensor.wall_time),
        "step": tensor.step,
        "precision": numbers(rows[4][:end]),
        "recall": numbers(rows[5][:end]),
        "true_positives": found[:end],
        "false_positives": wrong[:end],
        "true_negatives": [_whole(value) for value in rows[2][:end]],
        "false_negatives": [_whole(value) for value in rows[3][:end]],
        "thresholds": [place / max(count - 1, 1) for place in range(end)],
    }


def _whole(value: float) -> int:
    return int(value) if math.isfinite(value) else 0
