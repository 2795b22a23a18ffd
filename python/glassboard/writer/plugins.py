"""The part of `SummaryWriter` that records for TensorBoard's other plugins."""

from __future__ import annotations

import operator
import os
import time
from typing import Any

from glassboard.writer import curve, embedding, hparams, layout, mesh
from glassboard.writer.convert import described, raise_if_device_failed
from glassboard.writer.file_writer import FileWriter
from glassboard.writer.run_writer import RunWriter


class PluginMethods(RunWriter):
    """Hyperparameters, precision and recall, chosen charts, meshes and embeddings."""

    _layout: layout.Layout | None = None

    def add_hparams(
        self,
        hparam_dict: dict[str, Any],
        metric_dict: dict[str, Any],
        hparam_domain_discrete: dict[str, list[Any]] | None = None,
        run_name: str | None = None,
        global_step: int | None = None,
        *,
        name: str | None = None,
    ) -> None:
        """Records hyperparameters and what they led to, in a run of its own below this one.

        Args:
            hparam_dict: bools, numbers and texts by name; None is left out, and of anything else
                `str()` is recorded, with a warning.
            metric_dict: a number by the tag of each metric.
            hparam_domain_discrete: which values a hyperparameter may have. TensorBoard then shows
                these hyperparameters and metrics alone; without it, those of all runs.
            run_name: the name of the run below; the time, if left out.
            global_step: the training step.
            name: tensorboardX's name for `run_name`.

        Raises:
            TypeError: what should be a dict isn't, or a domain holds values of another type.

        Example:
            >>> hparams = {"lr": 0.1, "optimizer": "sgd"}
            >>> writer.add_hparams(hparams, {"accuracy": 0.75}, run_name="trial")
            >>> (row,) = glassboard.open(logdir).hparams(metrics="accuracy")
            >>> row["lr"], row["optimizer"], row["accuracy"]
            (0.1, 'sgd', 0.75)
        """
        if not isinstance(hparam_dict, dict) or not isinstance(metric_dict, dict):
            raise TypeError("`hparam_dict` and `metric_dict` must be dicts")
        domain = hparams.checked_domain(hparam_dict, hparam_domain_discrete)
        given = {
            str(key): self._hparam(str(key), value)
            for key, value in hparam_dict.items()
            if value is not None
        }
        domains = {
            str(key): [self._hparam(str(key), value) for value in values]
            for key, values in domain.items()
            if str(key) in given
        }
        step = self._intake.step("hparams", global_step)
        now = time.time()
        run = os.path.join(self._files.home, run_name or name or str(now))
        metrics = {self._intake.tag(tag): value for tag, value in metric_dict.items()}
        if self.is_silent:
            return
        try:
            file = FileWriter(run)
        except OSError as error:
            self._intake.not_opened("hparams", error)
            return
        try:
            for tag, fields in hparams.session(given, metrics, domains):
                file.event_writer.value(tag, fields, step, now)
            for tag, value in metrics.items():
                number = self._intake.number(tag, value)
                if number is not None:
                    file.event_writer.scalar(tag, number, step, now)
            file.close()
        except OSError as error:
            self._intake.not_opened("hparams", error)

    def _hparam(self, key: str, value: Any) -> hparams.Plain:
        try:
            return hparams.plain(value)
        except Exception as error:
            raise_if_device_failed(error, value)
            said = f"expected a bool, a number or a str, got {described(value)}"
            hint = "pass what tells the runs apart, such as its name"
            self._intake.note(f"hparams/{key}", "value", f"{said}; `str()` of it is recorded", hint)
            return self._intake.said(value)

    def add_pr_curve(
        self,
        tag: str,
        labels: Any,
        predictions: Any,
        global_step: int | None = None,
        num_thresholds: int = 127,
        weights: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Records precision and recall over thresholds.

        Args:
            tag: the series' name.
            labels: what is true: 0 or 1 (False or True), of any shape.
            predictions: how sure the model is, from 0 to 1, as many as there are labels. Those
                beyond are left out, with a warning.
            global_step: the training step.
            num_thresholds: how many thresholds, evenly from 0 to 1.
            weights: how much each counts; one number for all.
            walltime: seconds since 1970-01-01 UTC; now, if left out.

        Raises:
            ValueError, TypeError: `num_thresholds` is no int of 2 or more.

        Example:
            >>> labels = np.array([0, 0, 1, 1])
            >>> predictions = np.array([0.1, 0.6, 0.4, 0.9])
            >>> writer.add_pr_curve("val", labels, predictions, global_step=1)
        """
        try:
            num_thresholds = operator.index(num_thresholds)
        except TypeError:
            said = f"`num_thresholds` must be an int, not {described(num_thresholds)}"
            raise TypeError(said) from None
        if num_thresholds < 2:
            raise ValueError(f"`num_thresholds` must be 2 or more, not `{num_thresholds}`")
        self._add(
            tag,
            predictions,
            lambda tell: curve.value_of(
                curve.computed(labels, predictions, num_thresholds, weights, tell), num_thresholds
            ),
            global_step,
            walltime,
        )

    def add_pr_curve_raw(
        self,
        tag: str,
        true_positive_counts: Any,
        false_positive_counts: Any,
        true_negative_counts: Any,
        false_negative_counts: Any,
        precision: Any,
        recall: Any,
        global_step: int | None = None,
        num_thresholds: int = 127,
        weights: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Records precision and recall that were computed already.

        Args:
            tag: the series' name.
            true_positive_counts: for each threshold, of shape [n]; so are all of these.
            false_positive_counts: see above.
            true_negative_counts: see above.
            false_negative_counts: see above.
            precision: see above.
            recall: see above.
            global_step: the training step.
            num_thresholds: accepted; the arrays say how many there are.
            weights: accepted; the counts hold them already.
            walltime: seconds since 1970-01-01 UTC; now, if left out.

        Example:
            >>> writer.add_pr_curve_raw(
            ...     "val",
            ...     true_positive_counts=[2, 1],
            ...     false_positive_counts=[2, 0],
            ...     true_negative_counts=[0, 2],
            ...     false_negative_counts=[0, 1],
            ...     precision=[0.5, 1.0],
            ...     recall=[1.0, 0.5],
            ...     global_step=1,
            ...     num_thresholds=2,
            ... )
            >>> (row,) = glassboard.open(logdir).pr_curves("val")
            >>> row["recall"]
            [1.0, 0.5]
        """
        rows = (
            true_positive_counts,
            false_positive_counts,
            true_negative_counts,
            false_negative_counts,
            precision,
            recall,
        )

        def encoded(_: Any) -> bytes:
            stacked = curve.stacked(rows)
            return curve.value_of(stacked, stacked.shape[1])

        self._add(tag, precision, encoded, global_step, walltime)

    def add_custom_scalars(self, layout: dict[str, dict[str, Any]]) -> None:
        """Arranges scalars in charts; what earlier calls of this writer arranged stays.

        Args:
            layout: charts by category and title: `["Multiline", tags]`, whose tags are regular
                expressions, or `["Margin", [value, lower, upper]]`.

        Raises:
            TypeError, ValueError: `layout` is anything else.

        Example:
            >>> writer.add_custom_scalars({
            ...     "training": {
            ...         "losses": ["Multiline", ["loss/.*"]],
            ...         "loss over five seeds": ["Margin", ["loss/mean", "loss/min", "loss/max"]],
            ...     }
            ... })
        """
        self._arrange(layout)

    def add_custom_scalars_multilinechart(
        self, tags: list[str], category: str = "default", title: str = "untitled"
    ) -> None:
        """Arranges scalars as the lines of one chart: `add_custom_scalars` with that alone.

        Args:
            tags: regular expressions that the lines' tags fit.
            category: the heading under which the chart stands.
            title: the chart's name.

        Example:
            >>> writer.add_custom_scalars_multilinechart(["loss/train", "loss/val"], title="losses")
        """
        self._arrange({category: {title: ["Multiline", tags]}})

    def add_custom_scalars_marginchart(
        self, tags: list[str], category: str = "default", title: str = "untitled"
    ) -> None:
        """Arranges a value and its bounds as one line with a band: `add_custom_scalars` with that
        alone.

        Args:
            tags: those of the value, of its lower and of its upper bound.
            category: the heading under which the chart stands.
            title: the chart's name.

        Example:
            >>> tags = ["loss/mean", "loss/min", "loss/max"]
            >>> writer.add_custom_scalars_marginchart(tags, title="loss over five seeds")
        """
        self._arrange({category: {title: ["Margin", tags]}})

    def _arrange(self, charts: Any) -> None:
        self._layout = layout.joined(self._layout or {}, layout.checked(charts))
        fields = layout.value_of(self._layout)
        self._add_all(layout.TAG, [(layout.TAG, fields)], None, None)

    def add_mesh(
        self,
        tag: str,
        vertices: Any,
        colors: Any = None,
        faces: Any = None,
        config_dict: dict[str, Any] | None = None,
        global_step: int | None = None,
        walltime: float | None = None,
    ) -> None:
        """Records meshes or point clouds.

        Args:
            tag: the series' name.
            vertices: where they are, of shape [batch, n, 3].
            colors: red, green and blue of each vertex, 0 to 255, of the same shape.
            faces: the three vertices of each triangle, by their places, of shape [batch, m, 3].
            config_dict: camera, lights and materials by the names of three.js.
            global_step: the training step.
            walltime: seconds since 1970-01-01 UTC; now, if left out.

        Example:
            >>> vertices = np.array([[[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]])  # a tetrahedron
            >>> faces = np.array([[[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3]]])
            >>> colors = 255 * vertices
            >>> writer.add_mesh("tetrahedron", vertices, colors, faces, global_step=1)
        """
        tag = self._intake.tag(tag)
        values = self._intake.taken(
            tag, vertices, lambda _: mesh.values_of(tag, vertices, colors, faces, config_dict)
        )
        self._add_all(tag, values or [], global_step, walltime)

    def add_embedding(
        self,
        mat: Any,
        metadata: Any = None,
        label_img: Any = None,
        global_step: int | None = None,
        tag: str = "default",
        metadata_header: list[str] | None = None,
    ) -> None:
        """Records points of many dimensions, for TensorBoard's projector; those that other writers
        recorded in this directory stay.

        Args:
            mat: a row for each point, of shape [n, dimensions].
            metadata: n labels, or n lists of labels with a `metadata_header`.
            label_img: a picture for each point, of shape [n, channels, height, width].
            global_step: the training step; 0, if left out.
            tag: the embedding's name.
            metadata_header: names the columns of `metadata`.

        Example:
            >>> points = np.random.default_rng(0).normal(size=(3, 8))
            >>> writer.add_embedding(points, metadata=["cat", "dog", "owl"], tag="animals")
            >>> labels = [["cat", 4], ["dog", 4], ["owl", 2]]
            >>> writer.add_embedding(points, labels, metadata_header=["name", "legs"], tag="legs")
        """
        tag = self._intake.tag(tag)
        step = self._intake.step(tag, global_step) or 0
        run = self._files.home
        if self.is_silent:
            return
        try:
            self._intake.taken(
                tag,
                mat,
                lambda tell: embedding.write(
                    run, tag, step, mat, metadata, metadata_header, label_img, tell
                ),
            )
        except OSError as error:
            self._intake.not_opened(tag, error)
