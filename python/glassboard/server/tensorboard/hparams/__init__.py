"""The hparams plugin: a table with a row for each training and its hyperparameters."""

from typing import Any

import msgspec
from msgspec import Struct
from starlette.responses import Response

from glassboard.errors import UserError
from glassboard.server.encode import answer
from glassboard.server.hparam_messages import Experiment, Logged, is_json, logged
from glassboard.server.routes import Routes
from glassboard.server.session import Session
from glassboard.server.tensorboard import series
from glassboard.server.tensorboard.hparams.download import download
from glassboard.server.tensorboard.hparams.experiment import experiment
from glassboard.server.tensorboard.hparams.requests import (
    EvalsRequest,
    ExperimentRequest,
    GroupsRequest,
    read,
)
from glassboard.server.tensorboard.hparams.sessions import Groups, groups, run_of

ROUTE = "/data/plugin/hparams/"


class Asked(Struct, frozen=True):
    """A question in the URL, as notebooks that cannot post ask it."""

    request: str


class DownloadQuery(Asked, frozen=True, rename={"columns_visibility": "columnsVisibility"}):
    """The rows of the table, which of its columns, and the form."""

    columns_visibility: str = "[]"
    format: str = "csv"


def add_routes(routes: Routes, session: Session) -> None:
    """`/data/plugin/hparams/…`; all but the download take JSON by POST, and by GET."""

    @routes.get(ROUTE + "experiment")
    def get_experiment(query: Asked) -> Experiment:
        return _experiment(session, _decoded(query.request))

    @routes.post(ROUTE + "experiment")
    def post_experiment(body: Any) -> Experiment:
        return _experiment(session, body)

    @routes.get(ROUTE + "session_groups")
    def get_session_groups(query: Asked) -> Groups:
        return _groups(session, _decoded(query.request))

    @routes.post(ROUTE + "session_groups")
    def post_session_groups(body: Any) -> Groups:
        return _groups(session, body)

    @routes.get(ROUTE + "metric_evals")
    def get_metric_evals(query: Asked) -> Response:
        return _evals(session, _decoded(query.request))

    @routes.post(ROUTE + "metric_evals")
    def post_metric_evals(body: Any) -> Response:
        return _evals(session, body)

    @routes.get(ROUTE + "download_data")
    def get_download(query: DownloadQuery) -> Response:
        request = read(GroupsRequest, _decoded(query.request))
        visible = _decoded(query.columns_visibility)
        if not isinstance(visible, list):
            raise UserError("`columnsVisibility` is no list", hint="for example `[true,false]`")
        held = _logged(session)
        columns = experiment(session, held, include_metrics=request.include_metrics)
        rows = groups(session, held, columns, request).session_groups
        return download(query.format, columns, rows, list(map(bool, visible)))


def _logged(session: Session) -> Logged:
    """What all runs have logged, without the numbers that JSON has not."""
    found = logged(session)
    for start in found.starts.values():
        start.hparams = {name: value for name, value in start.hparams.items() if is_json(value)}
    return found


def _experiment(session: Session, body: object) -> Experiment:
    request = read(ExperimentRequest, body)
    return experiment(
        session,
        _logged(session),
        include_metrics=request.include_metrics,
        limit=request.hparams_limit,
    )


def _groups(session: Session, body: object) -> Groups:
    request = read(GroupsRequest, body)
    held = _logged(session)
    columns = experiment(session, held, include_metrics=request.include_metrics)
    return groups(session, held, columns, request)


def _evals(session: Session, body: object) -> Response:
    request = read(EvalsRequest, body)
    run, tag = run_of(request.session_name, request.metric_name), request.metric_name.tag
    with session.lookup("scalars", tag=tag, runs=[run]):
        columns = series.columns(session, run, tag)
    return answer(series.as_json(columns, series.triples))


def _decoded(text: str) -> object:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise UserError(f"`{text[:60]}` is no JSON") from None
