"""Pictures and sounds: listed by their first bytes, handed out as they were logged."""

import io
import wave
from functools import partial

import numpy as np
import pytest
import torch.utils.tensorboard
from PIL import Image
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util.tensor_util import make_tensor_proto

SVG = b'<?xml version="1.0"?>\n<!-- a --><svg xmlns="http://www.w3.org/2000/svg"/>'


def encoded(kind, size=(5, 3), **options):
    out = io.BytesIO()
    Image.new("RGB", size, (9, 8, 7)).save(out, kind, **options)
    return out.getvalue()


def sound(rate=8000, frames=25, channels=2):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", ""))
        file.writeframes(bytes(2 * channels * frames))
    return out.getvalue()


def old(tag, picture, **sizes):
    return Summary.Value(tag=tag, image=Summary.Image(encoded_image_string=picture, **sizes))


def strings(tag, plugin, items):
    value = Summary.Value(tag=tag, tensor=make_tensor_proto(np.array(items, dtype=object)))
    value.metadata.plugin_data.plugin_name = plugin
    return value


def event(*values, step=0):
    return Event(step=step, wall_time=step + 0.5, summary=Summary(value=values))


KINDS = ["PNG", "JPEG", "GIF", "WebP", "BMP", "TIFF"]


@pytest.mark.parametrize("kind", KINDS)
def test_pictures_tell_what_they_are(tmp_path, write_events, open_store, kind):
    picture = encoded(kind)
    write_events(tmp_path, event(old("i", picture)), event(old("i", picture, width=70, height=80)))
    store = open_store(tmp_path)
    bare, told = store.media(".", "images", "i")
    assert bare.content_type == told.content_type == f"image/{kind.lower()}"
    assert (bare.width, bare.height) == ((5, 3) if kind != "TIFF" else (0, 0))
    assert (told.width, told.height, told.lengths) == (70, 80, [len(picture)])
    assert store.blob(".", "images", "i", 1) == picture


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 30}, {"exif": b"Exif\0\0x"}])
def test_sizes_of_the_kinds_of_webp(tmp_path, write_events, open_store, options):
    write_events(tmp_path, event(old("i", encoded("WebP", (300, 2), **options))))
    (media,) = open_store(tmp_path).media(".", "images", "i")
    assert (media.width, media.height) == (300, 2)


def test_a_jpegs_size_stands_behind_its_comments(tmp_path, write_events, open_store):
    write_events(tmp_path, event(old("i", encoded("JPEG", comment=b"x" * 3000, progressive=True))))
    (media,) = open_store(tmp_path).media(".", "images", "i")
    assert (media.width, media.height) == (5, 3)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (SVG, "image/svg+xml"),
        (b"<html><svg>", "application/octet-stream"),
        (b"?", "application/octet-stream"),
        (sound(), "audio/wav"),
        (b"OggS\0\2", "audio/ogg"),
        (b"fLaC", "audio/flac"),
        (b"ID3\4", "audio/mpeg"),
    ],
)
def test_what_else_there_is(tmp_path, write_events, open_store, content, expected):
    write_events(tmp_path, event(old("i", content)))
    (media,) = open_store(tmp_path).media(".", "images", "i")
    assert (media.content_type, media.lengths) == (expected, [len(content)])


def test_both_dialects_of_pictures_are_one_kind(tmp_path, write_events, open_store):
    pictures = [encoded("PNG", (64, 64)), encoded("JPEG", (500, 400)), encoded("PNG")]
    write_events(
        tmp_path,
        event(old("i", pictures[0], width=64, height=64), step=1),
        event(strings("i", "images", [b"500", b"400", pictures[1], pictures[2]]), step=2),
        event(strings("i", "images", [b"1"]), step=3),
    )
    store = open_store(tmp_path)
    one, two, none = store.media(".", "images", "i")
    assert (one.index, one.step, one.wall_time, one.superseded) == (0, 1, 1.5, False)
    assert (two.index, two.width, two.height, two.content_type) == (1, 500, 400, "image/jpeg")
    assert two.lengths == [len(pictures[1]), len(pictures[2])]
    assert (none.lengths, none.content_type) == ([], "application/octet-stream")
    assert store.blob(".", "images", "i", 0) == pictures[0]
    assert [store.blob(".", "images", "i", 1, n) for n in (0, 1)] == pictures[1:]


def test_sounds_lose_their_labels(tmp_path, write_events, open_store):
    one, two = sound(), sound(rate=44100, frames=7, channels=1)
    write_events(tmp_path, event(strings("a", "audio", [[one, b"label"], [two, b""]])))
    write_events(tmp_path, event(strings("a", "audio", [two])))
    store = open_store(tmp_path)
    pair, single = store.media(".", "audio", "a")
    assert (pair.lengths, single.lengths) == ([len(one), len(two)], [len(two)])
    assert (pair.sample_rate, pair.length_frames, pair.content_type) == (8000, 25, "audio/wav")
    assert (single.sample_rate, single.length_frames) == (44100, 7)
    assert store.blob(".", "audio", "a", 0, 1) == two


def test_torchs_pictures_and_sounds(tmp_path, open_store, tensorboard):
    with torch.utils.tensorboard.SummaryWriter(str(tmp_path)) as writer:
        writer.add_image("i", torch.rand(3, 70, 60), 1)
        writer.add_audio("a", torch.rand(1, 9000), 2, sample_rate=16000)
    store = open_store(tmp_path)
    (image,) = tensorboard(tmp_path).Images("i")
    (media,) = store.media(".", "images", "i")
    assert (media.width, media.height, media.step) == (60, 70, 1)
    assert store.blob(".", "images", "i", 0) == image.encoded_image_string
    (audio,) = tensorboard(tmp_path).Audio("a")
    (media,) = store.media(".", "audio", "a")
    assert (media.sample_rate, media.length_frames) == (16000, 9000)
    assert store.blob(".", "audio", "a", 0) == audio.encoded_audio_string


def test_every_other_kind_has_blobs(tmp_path, write_events, open_store):
    numbers = Summary.Value(tag="n", tensor=make_tensor_proto(np.float32([1, 2])))
    write_events(tmp_path, event(strings("t", "text", [b"a", b"b"]), numbers))
    store = open_store(tmp_path)
    assert store.blob(".", "text", "t", 0, 1) == b"b"
    assert store.blob(".", "tensors", "n", 0) == np.float32([1, 2]).tobytes()
    for ask in (
        lambda: store.blob(".", "text", "t", 1),
        lambda: store.blob(".", "tensors", "n", 0, 1),
        lambda: store.blob_id(".", "text", "t", 1),
    ):
        with pytest.raises(IndexError, match="value"):
            ask()
    with pytest.raises(IndexError, match=r"value 0 of `t` of run `\.` has 2 samples, 0 to 1"):
        store.blob(".", "text", "t", 0, 2)
    for ask in (
        lambda: store.blob(".", "tensors", "?", 0),
        lambda: store.media(".", "images", "?"),
    ):
        with pytest.raises(KeyError):
            ask()
    with pytest.raises(ValueError, match="must be `images` or `audio`, not `text`"):
        store.media(".", "text", "t")


def test_a_blobs_name_changes_with_its_bytes(tmp_path, write_events, open_store, wait_until):
    pictures = [encoded("PNG"), encoded("PNG", (60, 30))]
    path = write_events(tmp_path, event(old("i", pictures[0])), event(old("i", pictures[0])))
    store = open_store(tmp_path)
    names = {store.blob_id(".", "images", "i", n) for n in (0, 1)}
    assert names == {store.blob_id(".", "images", "i", n) for n in (0, 1)}
    path.unlink()
    write_events(tmp_path, event(old("i", pictures[1])))
    wait_until(store, lambda: shown(store) == [pictures[1]])
    names.add(store.blob_id(".", "images", "i", 0))
    assert len(names) == 3


def shown(store):
    """The pictures of the tag `i`, if the store has read what there is now."""
    try:
        return [store.blob(".", "images", "i", m.index) for m in store.media(".", "images", "i")]
    except (OSError, KeyError, ValueError):
        return []


def test_any_damage_within_a_value_is_told(tmp_path, write_events, open_store):
    """Records whose checksums hold, written by who knows whom: each bit of three values flipped."""
    values = [
        old("i", encoded("PNG")[:40], width=1),
        strings("i", "images", [b"1", b"2", b"x"]),
        strings("a", "audio", [[sound(frames=1), b""]]),
    ]
    whole = [value.SerializeToString() for value in values]
    flipped = [
        message[:at] + bytes([message[at] ^ 1 << bit]) + message[at + 1 :]
        for message in whole
        for at in range(len(message))
        for bit in range(8)
    ]
    for number, message in enumerate(flipped):
        summary = b"\x0a" + varint(len(message)) + message
        event = b"\x2a" + varint(len(summary)) + summary
        write_events(tmp_path / str(number % 50), Raw(event))
    store = open_store(tmp_path)
    asks = [
        partial(ask, run.name, info.kind, info.name, *index)
        for run in store.runs()
        for info in store.tags(run.name)
        for ask, index in (
            (store.tensors, ()),
            (store.media, ()),
            (store.blob, (0,)),
            (store.blob_id, (0,)),
        )
    ]
    served = sum(map(answers, asks))
    assert 100 < served < len(asks)


def answers(ask):
    """Whether there is an answer; else there is a sentence."""
    try:
        ask()
    except (LookupError, ValueError) as error:
        return not str(error)
    return True


def varint(number):
    low = []
    while number > 0x7F:
        low.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*low, number])


class Raw:
    """A record of any bytes, for `write_events`."""

    def __init__(self, record):
        self.record = record

    def SerializeToString(self):  # noqa: N802
        return self.record
