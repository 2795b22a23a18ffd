"""Images and sounds: their lists, and the keys by which their bytes are asked for.

A key is opaque to clients. It names the value and, by the core's `blob_id`, the very bytes, so that
what it names never changes: a browser may keep it for ever, and a key of bytes that are gone, or
that somebody made up, is not found.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

import msgspec
from msgspec import Meta
from starlette.requests import Request
from starlette.responses import Response

from glassboard.errors import NotFoundError
from glassboard.server.answers import number
from glassboard.server.blob import FOR_EVER, blob_answer
from glassboard.server.encode import encoded
from glassboard.server.session import Session
from glassboard.server.tensorboard.sampling import evenly

TagInfo = Any  # the core's
Place = Annotated[int, Meta(ge=0, le=2**63 - 1)]
_counted: WeakKeyDictionary[Session, dict[tuple[str, str, str], tuple[Any, int]]] = (
    WeakKeyDictionary()
)


class Blob(NamedTuple):
    """One image or sound of one step."""

    wall_time: float | str
    step: int
    key: str
    content_type: str

    @property
    def query(self) -> str:
        """The query string that asks for its bytes."""
        return urlencode({"blob_key": self.key})


class Key(msgspec.Struct, array_like=True, frozen=True):
    """What a blob's key says."""

    kind: str
    run: str
    tag: str
    index: Place
    sample: Place
    id: str


def blobs_of(session: Session, kind: str, run: str, tag: str, sample: int) -> Iterator[Blob]:
    """One value of each step that has so many of them; raises NotFoundError at once."""
    store = session.store
    with session.lookup(kind, tag=tag, runs=[run]):
        media = store.media(run, kind, tag)
        with_sample = [item for item in media if sample < len(item.lengths)]
        for place in evenly(len(with_sample), session.samples.get(kind, 0)):
            item = with_sample[place]
            index = item.index
            identity = store.blob_id(run, kind, tag, index, sample)
            key = _written(Key(kind, run, tag, index, sample, identity))
            yield Blob(number(item.wall_time), item.step, key, item.content_type)


def named_blob(session: Session, request: Request, written: str, kind: str) -> Response:
    """The bytes that a key names."""
    key = _read(written)
    if key is None or key.kind != kind:
        raise NotFoundError(f"`{written[:100]}` is not a key of one of the {kind}")
    store, place = session.store, (key.run, key.kind, key.tag, key.index, key.sample)
    with session.lookup(kind, tag=key.tag, runs=[key.run]):
        if store.blob_id(*place) != key.id:
            raise NotFoundError("the file that the key is about has been written anew")
        return blob_answer(request, key.id, lambda: store.blob(*place), cache_control=FOR_EVER)


def _written(key: Key) -> str:
    return urlsafe_b64encode(encoded(key)).rstrip(b"=").decode()


def _read(written: str) -> Key | None:
    try:
        return msgspec.json.decode(urlsafe_b64decode(written + "=" * (-len(written) % 4)), type=Key)
    except (ValueError, RecursionError):
        return None


def samples_by_run(session: Session, kind: str) -> dict[str, dict[str, int]]:
    """How many values each tag of each run has at its richest step."""
    return {
        run: {
            info.name: _samples(session, info)
            for info in session.store.tags(run)
            if info.kind == kind
        }
        for run in session.store.tag_names(kind)
    }


def _samples(session: Session, info: TagInfo) -> int:
    """Counted again only where the tag has grown, since that is read from the files."""
    counted = _counted.setdefault(session, {})
    key, state = (info.kind, info.run, info.name), (info.count, info.bytes, info.last_wall_time)
    known = counted.get(key)
    if known is None or known[0] != state:
        try:
            media = session.store.media(info.run, info.kind, info.name)
        except (KeyError, OSError, ValueError):
            return 0
        known = counted[key] = (state, max((len(item.lengths) for item in media), default=0))
    return known[1]
