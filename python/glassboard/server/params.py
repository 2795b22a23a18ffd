"""The query parameters that several kinds share."""

from typing import Annotated

from fastapi import Query

RunName = Annotated[
    str,
    Query(alias="run", description="the run: its path below the logdir, `.` for the logdir itself"),
]
Tag = Annotated[str, Query(description="the tag, as it was logged")]
