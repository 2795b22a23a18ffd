"""Pictures, figures, videos and sounds, where torch's writer errs or has nothing to say."""

import io
import wave
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import torch
from glassboard import SummaryWriter
from glassboard.writer import RecordWarning
from PIL import Image
from plotly import graph_objects
from support.browser import needed_chromium
from support.events import accumulated
from torch.utils.tensorboard import SummaryWriter as TorchWriter


def picture(run: Path, tag: str = "tag") -> Any:
    (found,) = accumulated(run).Images(tag)
    return Image.open(io.BytesIO(found.encoded_image_string))


def drawn(run: Path, writer: Any, method: str, *args: Any, **more: Any) -> Any:
    with writer(str(run)) as each:
        getattr(each, method)("tag", *args, **more)
    return np.asarray(picture(run))


@pytest.mark.parametrize("dtype", ["int32", "int64", "uint16"])
def test_integers_are_brightnesses_up_to_255(tmp_path: Path, dtype: str) -> None:
    """torch's writer multiplies all but uint8 by 255."""
    values = np.array([[0, 1, 128, 255, 300]], dtype)
    ours = drawn(tmp_path / "ours", SummaryWriter, "add_image", values, dataformats="HW")
    theirs = drawn(tmp_path / "theirs", TorchWriter, "add_image", values, dataformats="HW")
    assert ours[0, :, 0].tolist() == [0, 1, 128, 255, 255]
    assert theirs[0, :, 0].tolist() == [0, 255, 255, 255, 255]


@pytest.mark.parametrize("dtype", [torch.uint8, torch.float32])
def test_grey_with_opacity(tmp_path: Path, dtype: torch.dtype) -> None:
    given = (torch.rand(2, 3, 5) * (255 if dtype == torch.uint8 else 1)).to(dtype)
    told = []
    for name, cls in (("ours", SummaryWriter), ("theirs", TorchWriter)):
        drawn(tmp_path / name, cls, "add_image", given)
        told.append(np.asarray(picture(tmp_path / name).convert("RGBA")))
    assert (told[0] == told[1]).all()


def test_nan_is_magenta_and_told(tmp_path: Path) -> None:
    values = torch.full((3, 1, 2), 0.5)
    values[1, 0, 1] = torch.nan
    with pytest.warns(RecordWarning, match="1 of 6 values are NaN; they are magenta"):
        found = drawn(tmp_path, SummaryWriter, "add_image", values)
    assert found.tolist() == [[[127, 127, 127], [255, 0, 255]]]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1"])
def test_pictures_of_pillow(tmp_path: Path, mode: str) -> None:
    image = Image.new("RGB", (4, 3), (255, 255, 255)).convert(mode)
    found = drawn(tmp_path, SummaryWriter, "add_image", image)
    assert found.shape == (3, 4, 4 if mode == "RGBA" else 3)
    assert (found == 255).all()


@pytest.mark.parametrize(
    ("values", "dataformats", "message"),
    [
        (torch.rand(4, 5), "CHW", r"3 dimensions \(CHW\), got a `torch.Tensor` of shape \(4, 5\)"),
        (torch.rand(8, 8, 3), "CHW", r"1 to 4 channels, not 8 \(CHW\)"),
        (torch.rand(3, 0, 3), "CHW", "at least one pixel"),
        (torch.rand(3, 2, 2).to("meta"), "CHW", "meta device"),
        (np.array([["a"]]), "HW", "real numbers"),
        ("picture.png", "CHW", "3 dimensions"),
        (None, "CHW", "3 dimensions"),
    ],
)
def test_what_is_no_picture_is_told_once(
    tmp_path: Path, values: Any, dataformats: str, message: str
) -> None:
    with SummaryWriter(tmp_path) as writer:
        with pytest.warns(RecordWarning, match=message):
            writer.add_image("tag", values, dataformats=dataformats)
        writer.add_image("tag", values, dataformats=dataformats)  # told already
    assert accumulated(tmp_path).Tags()["images"] == []


@pytest.mark.parametrize("dataformats", ["CHWX", "CCH", "", "NCH", None])
def test_an_order_that_is_none_is_refused(tmp_path: Path, dataformats: Any) -> None:
    with SummaryWriter(tmp_path) as writer, pytest.raises(ValueError, match="`dataformats`"):
        writer.add_image("tag", torch.rand(3, 2, 2), dataformats=dataformats)


@pytest.mark.parametrize("labels", [["one"], "both"])
def test_labels_of_boxes(tmp_path: Path, labels: Any) -> None:
    boxes = torch.tensor([[1, 1, 9, 9], [2, 2, 5, 5]])
    with SummaryWriter(tmp_path) as writer:
        if labels == "both":
            writer.add_image_with_boxes("tag", torch.rand(3, 40, 40), boxes, labels=labels)
            return
        with pytest.warns(RecordWarning, match="2 labels, not 1"):
            writer.add_image_with_boxes("tag", torch.rand(3, 40, 40), boxes, labels=labels)


def test_boxes_need_four_numbers(tmp_path: Path) -> None:
    with (
        SummaryWriter(tmp_path) as writer,
        pytest.warns(RecordWarning, match=r"boxes of shape \[n, 4\], not \(2, 3\)"),
    ):
        writer.add_image_with_boxes("tag", torch.rand(3, 40, 40), torch.rand(2, 3))


def test_a_figure_keeps_its_canvas(tmp_path: Path) -> None:
    from matplotlib import pyplot

    figure, _ = pyplot.subplots()
    canvas = figure.canvas
    with SummaryWriter(tmp_path) as writer:
        writer.add_figure("tag", figure, close=False)
        assert figure.canvas is canvas
        assert pyplot.fignum_exists(figure.number)
        writer.add_figure("tag", figure)
        assert not pyplot.fignum_exists(figure.number)
        with pytest.warns(RecordWarning, match="expected a figure"):
            writer.add_figure("none", "plot.png")


def test_a_figure_of_plotly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", needed_chromium())
    figure = graph_objects.Figure(graph_objects.Scatter(y=[1, 4, 9]))
    figure.update_layout(width=300, height=200, paper_bgcolor="rgb(0, 0, 255)")
    found = drawn(tmp_path, SummaryWriter, "add_figure", figure)
    assert found.shape[:2] == (200, 300)
    assert list(found[0, 0, :3]) == [0, 0, 255]
    assert {each.width for each in accumulated(tmp_path).Images("tag")} == {300}


def test_what_plotly_cannot_draw_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "no chrome"))
    figure = graph_objects.Figure(graph_objects.Scatter(y=[1, 4, 9]))
    with (
        SummaryWriter(tmp_path) as writer,
        pytest.warns(RecordWarning, match="a figure that plotly can draw .*\n.*`kaleido`"),
    ):
        writer.add_figure("tag", figure)


def test_a_video_needs_no_moviepy(tmp_path: Path) -> None:
    """torch's writer, with the moviepy of today or none, records a value with nothing in it."""
    frames = (torch.rand(1, 3, 1, 6, 5) > 0.5).to(torch.uint8) * 255
    with SummaryWriter(tmp_path) as writer:
        writer.add_video("tag", frames, fps=10)
    gif = picture(tmp_path)
    assert (gif.format, gif.n_frames, gif.size, gif.info["duration"]) == ("GIF", 3, (5, 6), 100)
    for index in range(3):
        gif.seek(index)
        expected = frames[0, index, 0].numpy()
        assert (np.asarray(gif.convert("RGB")) == expected[..., None]).all()


def test_clips_are_tiled_as_torch_tiles_them(tmp_path: Path) -> None:
    from torch.utils.tensorboard._utils import _prepare_video

    clips = (torch.rand(6, 2, 3, 2, 2) > 0.5).to(torch.uint8) * 255
    with SummaryWriter(tmp_path) as writer:
        writer.add_video("tag", clips)
    gif = picture(tmp_path)
    assert (np.asarray(gif.convert("RGB")) == _prepare_video(clips.numpy())[0] * 255).all()


def test_a_video_in_all_colours(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_video("tag", torch.rand(1, 4, 3, 16, 16), format="webp")
        with pytest.raises(ValueError, match="`gif`, `webp` or `mp4`, not `avi`"):
            writer.add_video("tag", torch.rand(1, 4, 3, 16, 16), format="avi")
        with pytest.raises(ValueError, match="`fps`"):
            writer.add_video("tag", torch.rand(1, 4, 3, 16, 16), fps=0)
        with pytest.warns(RecordWarning, match=r"5 dimensions \(N, T, C, H, W\)"):
            writer.add_video("clip", torch.rand(4, 3, 16, 16))
    assert (picture(tmp_path).format, picture(tmp_path).n_frames) == ("WEBP", 4)


def test_a_video_that_players_play(tmp_path: Path) -> None:
    ramp = np.linspace(0, 200, 6, dtype=np.uint8)[None, :, None, None, None]
    with SummaryWriter(tmp_path) as writer:
        writer.add_video("tag", np.broadcast_to(ramp, (1, 6, 3, 33, 47)), fps=12.5, format="mp4")
    (found,) = accumulated(tmp_path).Images("tag")
    assert (found.height, found.width) == (33, 47)
    with av.open(io.BytesIO(found.encoded_image_string)) as film:
        stream = film.streams.video[0]
        frames = [(frame.time, frame.to_ndarray(format="rgb24")) for frame in film.decode(stream)]
        assert stream.codec_context.name == "h264"
    assert [time for time, _ in frames] == pytest.approx([i / 12.5 for i in range(6)])
    for (_, frame), brightness in zip(frames, ramp.ravel(), strict=True):
        assert frame.shape == (34, 48, 3)
        assert abs(frame.astype(int) - int(brightness)).max() <= 6


def samples(run: Path) -> tuple[int, int, Any]:
    """(channels, frames per second, samples of shape [frames, channels])."""
    (found,) = accumulated(run).Audio("tag")
    with wave.open(io.BytesIO(found.encoded_audio_string)) as file:
        assert file.getnframes() == found.length_frames
        told = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return file.getnchannels(), file.getframerate(), told.reshape(-1, file.getnchannels())


@pytest.mark.parametrize("turned", [False, True])
def test_a_sound_of_two_channels(tmp_path: Path, turned: bool) -> None:
    sound = np.stack([np.linspace(-1, 1, 100), np.zeros(100)])
    with SummaryWriter(tmp_path) as writer:
        writer.add_audio("tag", sound.T if turned else sound, sample_rate=8000)
    channels, rate, told = samples(tmp_path)
    assert (channels, rate) == (2, 8000)
    assert (told == (sound.T * 32767).astype(np.int16)).all()


def test_sounds_beyond_the_range_are_clipped_and_told(tmp_path: Path) -> None:
    loud = torch.tensor([2.0, -3.0, torch.nan, torch.inf, 0.5])
    with SummaryWriter(tmp_path) as writer:
        with pytest.warns(RecordWarning, match="4 of 5 amplitudes"):
            writer.add_audio("tag", loud)
        writer.add_audio("tag", loud)  # told already
    assert accumulated(tmp_path).Tags()["audio"] == ["tag"]


def test_int16_is_a_sound_already(tmp_path: Path) -> None:
    sound = np.array([-32768, 0, 32767], np.int16)
    with SummaryWriter(tmp_path) as writer:
        writer.add_audio("tag", sound)
    assert samples(tmp_path)[2][:, 0].tolist() == sound.tolist()


def test_tensors_keep_every_bit(tmp_path: Path) -> None:
    """torch's writer stores other numbers for float16."""
    from tensorboard.util.tensor_util import make_ndarray

    given = torch.rand(2, 3).to(torch.float16)
    with SummaryWriter(tmp_path) as writer:
        writer.add_tensor("half", given)
        writer.add_tensor("brain", given.to(torch.bfloat16))
        with pytest.warns(RecordWarning, match="expected numbers"):
            writer.add_tensor("words", np.array(["a"]))
    events = accumulated(tmp_path)
    (half,), (brain,) = events.Tensors("half"), events.Tensors("brain")
    assert (make_ndarray(half.tensor_proto) == given.numpy()).all()
    assert (make_ndarray(brain.tensor_proto) == given.to(torch.bfloat16).float().numpy()).all()
