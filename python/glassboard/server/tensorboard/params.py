"""The query parameters that several plugins share."""

from typing import Annotated

from msgspec import Meta, Struct

from glassboard.server.params import OneTag

Sample = Annotated[int, Meta(ge=0, lt=1 << 31, description="which of a step's values, from 0")]


class OneSample(OneTag, frozen=True):
    """One of the values that a tag has at each step."""

    sample: Sample = 0


class BlobQuery(Struct, frozen=True):
    """A key that an answer of ours gave."""

    blob_key: str
