"""The part of `SummaryWriter` that records what is seen, heard and read."""

from __future__ import annotations

from typing import Any

from glassboard.writer import convert, pixels, sound, video
from glassboard.writer import figure as figures
from glassboard.writer.run_writer import RunWriter


class MediaMethods(RunWriter):
    """Images, figures, videos, sounds and texts."""

    def add_image(
        self,
        tag: str,
        img_tensor: Any,
        global_step: int | None = None,
        walltime: float | None = None,
        dataformats: str = "CHW",
    ) -> None:
        """Records a picture, losslessly.

        Args:
            tag: the series' name.
            img_tensor: floats from 0 to 1, or integers from 0 to 255, of the shape that
                `dataformats` says, with 1 to 4 channels, of which the second of two, or a fourth,
                is the opacity; a picture of Pillow's. What lies beyond is clipped; NaN is magenta,
                with a warning.
            global_step: the training step.
            walltime: seconds since 1970-01-01 UTC; now, if left out.
            dataformats: the order of the dimensions: `HW`, `CHW`, `HWC` or another order of these;
                with `N`, a batch, which is tiled eight in a row.

        Raises:
            ValueError: `dataformats` names no order of dimensions.

        Example:
            >>> picture = np.zeros((3, 32, 64))
            >>> picture[0] = np.linspace(0, 1, 64)  # from black to red
            >>> writer.add_image("ramp", picture, global_step=1)
            >>> (row,) = glassboard.open(logdir).images("ramp")
            >>> row["width"], row["height"], row["content_type"]
            (64, 32, 'image/png')
        """
        order = pixels.checked_order(dataformats)
        self._add(
            tag,
            img_tensor,
            lambda tell: pixels.value_of(pixels.of(img_tensor, order, tell)),
            global_step,
            walltime,
        )

    def add_images(
        self,
        tag: str,
        img_tensor: Any,
        global_step: int | None = None,
        walltime: float | None = None,
        dataformats: str = "NCHW",
    ) -> None:
        """Records a batch of pictures as one, eight in a row: `add_image` of a batch.

        Args:
            tag: the series' name.
            img_tensor: as `add_image` takes it, with a dimension more.
            global_step: the training step.
            walltime: seconds since 1970-01-01 UTC; now, if left out.
            dataformats: the order of the dimensions: `NCHW`, `NHWC` or another order of these.

        Raises:
            ValueError: `dataformats` names no order of dimensions.

        Example:
            >>> writer.add_images("digits", torch.rand(16, 1, 28, 28), global_step=1)
            >>> (row,) = glassboard.open(logdir).images("digits")
            >>> row["width"], row["height"]  # two rows of eight
            (224, 56)
        """
        self.add_image(tag, img_tensor, global_step, walltime, dataformats)

    def add_image_with_boxes(
        self,
        tag: str,
        img_tensor: Any,
        box_tensor: Any,
        global_step: int | None = None,
        walltime: float | None = None,
        rescale: float = 1,
        dataformats: str = "CHW",
        labels: Any = None,
    ) -> None:
        """Records a picture with rectangles drawn on it, which needs Pillow.

        Args:
            tag: the series' name.
            img_tensor: as `add_image` takes it.
            box_tensor: left, top, right and bottom of each box in pixels, of shape [n, 4].
            global_step: the training step.
            walltime: seconds since 1970-01-01 UTC; now, if left out.
            rescale: the factor by which the picture is drawn larger or smaller.
            dataformats: as `add_image` takes it.
            labels: a text for each box, or one text for all.

        Raises:
            ImportError: Pillow isn't installed.
            ValueError, TypeError: `dataformats` names no order of dimensions, or `rescale` is no
                number above 0.

        Example:
            >>> picture = np.ones((3, 96, 128))
            >>> boxes = np.array([[8, 8, 56, 48], [64, 20, 120, 90]])
            >>> writer.add_image_with_boxes("found", picture, boxes, 1, labels=["cat", "dog"])
        """
        order = pixels.checked_order(dataformats)
        rescale = convert.positive("rescale", rescale)

        def encoded(tell: Any) -> bytes:
            picture = pixels.of(img_tensor, order, tell)
            return pixels.value_of(pixels.with_boxes(picture, box_tensor, labels), rescale)

        self._add(tag, img_tensor, encoded, global_step, walltime)

    def add_figure(
        self,
        tag: str,
        figure: Any,
        global_step: int | None = None,
        close: bool = True,
        walltime: float | None = None,
    ) -> None:
        """Records a figure of matplotlib or plotly as a picture.

        Args:
            tag: the series' name.
            figure: a figure, or several of matplotlib's of one size, which are tiled eight in a
                row. Plotly draws with its package `kaleido`, in seconds.
            global_step: the training step.
            close: whether matplotlib's figures are closed afterwards.
            walltime: seconds since 1970-01-01 UTC; now, if left out.

        Example:
            >>> from matplotlib.figure import Figure
            >>> figure = Figure()
            >>> lines = figure.subplots().plot([1, 4, 9])
            >>> writer.add_figure("squares", figure, global_step=1)
        """
        self._add(tag, figure, lambda _: figures.value_of(figure, close), global_step, walltime)

    def add_video(
        self,
        tag: str,
        vid_tensor: Any,
        global_step: int | None = None,
        fps: float = 4,
        walltime: float | None = None,
        *,
        format: str = "gif",
    ) -> None:
        """Records a video as a picture that moves; needs no other package.

        Args:
            tag: the series' name.
            vid_tensor: clips of shape [n, time, channels, height, width], with values as
                `add_image` takes them; several are tiled.
            global_step: the training step.
            fps: frames per second.
            walltime: seconds since 1970-01-01 UTC; now, if left out.
            format: `gif`, which TensorBoard and everything else shows, with 256 colours a frame;
                `webp`, with all colours and fewer bytes, which needs the package `pillow`; or
                `mp4`, by far the smallest, which needs `av` and which TensorBoard doesn't show.

        Raises:
            ImportError: the package that `format` needs isn't installed.
            ValueError, TypeError: `format` is none of these, or `fps` no number above 0.

        Example:
            >>> clip = torch.rand(1, 8, 3, 32, 32)  # one clip of eight frames
            >>> writer.add_video("noise", clip, global_step=1, fps=8)
        """
        encode = video.ENCODERS.get(format)
        if encode is None:
            raise ValueError(f"`format` must be `gif`, `webp` or `mp4`, not `{format}`")
        fps = convert.positive("fps", fps)

        def encoded(tell: Any) -> bytes:
            frames = pixels.frames_of(vid_tensor, tell)
            return pixels.moving_value_of(frames, encode(frames, fps))

        self._add(tag, vid_tensor, encoded, global_step, walltime)

    def add_audio(
        self,
        tag: str,
        snd_tensor: Any,
        global_step: int | None = None,
        sample_rate: int = 44100,
        walltime: float | None = None,
    ) -> None:
        """Records a sound as 16-bit WAV.

        Args:
            tag: the series' name.
            snd_tensor: amplitudes from -1 to 1, or int16, of shape [frames], or of shape
                [channels, frames] with at most 8 channels. What lies beyond is clipped, with a
                warning.
            global_step: the training step.
            sample_rate: frames per second.
            walltime: seconds since 1970-01-01 UTC; now, if left out.

        Raises:
            ValueError, TypeError: `sample_rate` is no number above 0.

        Example:
            >>> seconds = np.arange(44100) / 44100
            >>> writer.add_audio("a4", np.sin(2 * np.pi * 440 * seconds), global_step=1)
            >>> (row,) = glassboard.open(logdir).audio("a4")
            >>> row["sample_rate"], row["length_frames"]
            (44100.0, 44100)
        """
        rate = convert.positive("sample_rate", sample_rate)
        self._add(
            tag,
            snd_tensor,
            lambda tell: sound.value_of(snd_tensor, rate, tell),
            global_step,
            walltime,
        )

    def add_text(
        self,
        tag: str,
        text_string: str,
        global_step: int | None = None,
        walltime: float | None = None,
    ) -> None:
        """Records a text, which is shown as Markdown.

        Args:
            tag: the series' name; in the file it is `<tag>/text_summary`, as torch has it.
            text_string: the text.
            global_step: the training step.
            walltime: seconds since 1970-01-01 UTC; now, if left out.

        Example:
            >>> writer.add_text("note", "The learning rate was **halved**.", global_step=1)
            >>> [row["text"] for row in glassboard.open(logdir).text()]
            ['The learning rate was **halved**.']
        """
        tag = self._intake.tag(tag)
        text = self._intake.text(tag, text_string)
        step = self._intake.step(tag, global_step)
        wall_time = self._intake.wall_time(tag, walltime)
        series = f"{tag}/text_summary"
        self._write(tag, lambda writer: writer.text(series, text, step, wall_time))
