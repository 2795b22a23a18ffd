"""What TensorFlow 1 wrote: `tf.compat.v1.summary` in a session, a graph and run metadata."""

from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorflow.python.training.summary_io import SummaryWriterCache

from data import golden, samples

v1 = tf.compat.v1


def write(logdir: Path) -> None:
    with v1.Graph().as_default() as graph, v1.Session() as session:
        number = v1.placeholder(tf.float32, [], name="number")
        values = v1.placeholder(tf.float64, [None], name="values")
        with v1.name_scope("layer"):
            weight = v1.get_variable("weight", [3, 2], initializer=v1.ones_initializer())
            v1.summary.scalar("loss", number)
            v1.summary.histogram("weight", values)
        picture = tf.constant(np.stack([samples.picture(), samples.picture(1)]))
        v1.summary.image("picture", picture, max_outputs=2)
        v1.summary.audio("sound", tf.constant(samples.sound()[None, :, None]), 8000, max_outputs=1)
        v1.summary.text("text", tf.constant(["a", "**b** 中文"]))
        v1.summary.tensor_summary("tensor", tf.reshape(tf.range(6), [2, 3]))
        merged = v1.summary.merge_all()
        session.run(v1.global_variables_initializer())
        writer = v1.summary.FileWriter(str(logdir / "session"), graph)
        writer.add_session_log(v1.SessionLog(status=v1.SessionLog.START), 0)
        for step in range(4):
            feed = {number: 1 / (1 + step), values: samples.numbers(step)}
            writer.add_summary(session.run(merged, feed), step)
        metadata = v1.RunMetadata()
        options = v1.RunOptions(trace_level=v1.RunOptions.FULL_TRACE)
        session.run(weight * 2, options=options, run_metadata=metadata)
        writer.add_run_metadata(metadata, "step 3", 3)
        writer.add_meta_graph(v1.train.export_meta_graph(graph=graph), 3)
        writer.add_session_log(v1.SessionLog(status=v1.SessionLog.STOP), 3)
        writer.close()
    SummaryWriterCache.clear()


if __name__ == "__main__":
    golden.make("tensorflow1", write, "tensorflow-cpu", "tensorboard")
