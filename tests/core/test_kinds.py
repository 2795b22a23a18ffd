"""Every kind of value in every dialect: TensorBoard's own writers and readers are the oracles."""

import numpy as np
import pytest
from glassboard._core import wire_fields
from tensorboard import data_compat, dataclass_compat
from tensorboard.compat.proto.event_pb2 import Event, SessionLog, TaggedRunMetadata
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.plugins.custom_scalar.layout_pb2 import Category, Layout
from tensorboard.plugins.histogram.summary import histogram_pb
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData
from tensorboard.plugins.hparams.summary_v2 import hparams_pb
from tensorboard.plugins.mesh.metadata import create_summary_metadata as mesh_metadata
from tensorboard.plugins.pr_curve.metadata import create_summary_metadata as pr_curve_metadata
from tensorboard.plugins.scalar.summary import scalar_pb
from tensorboard.plugins.text.summary import text_pb
from tensorboard.util.tensor_util import make_ndarray, make_tensor_proto

SCALAR, TENSOR, BLOB_SEQUENCE = 1, 2, 3


def event(*values, step=0, wall_time=1.0):
    return Event(step=step, wall_time=wall_time, summary=Summary(value=values))


def of_plugin(tag, plugin, tensor=None, *, content=b"", **metadata):
    value = Summary.Value(tag=tag, metadata=SummaryMetadata(**metadata))
    value.metadata.plugin_data.plugin_name = plugin
    value.metadata.plugin_data.content = content
    if tensor is not None:
        value.tensor.CopyFrom(tensor)
    return value


def array(tensor):
    """What `Store.tensors` gives, as numpy has it."""
    if tensor.dtype == "string":
        return np.array(tensor.strings, dtype=object).reshape(tensor.shape)
    dtype = np.dtype(tensor.dtype).newbyteorder("<")
    return np.frombuffer(tensor.data, dtype).reshape(tensor.shape)


def summaries():
    """What TensorBoard's writers make without TensorFlow; hparams leave out the tensor."""
    rng = np.random.default_rng(0)
    yield scalar_pb("scalar", 0.1, "a *line*").value
    yield histogram_pb("histogram", rng.normal(size=50), buckets=7).value
    yield text_pb("text", [["a", "b"], ["c", "é"]], "words").value
    metadata = pr_curve_metadata("PR", "", num_thresholds=3)
    metadata.data_class = 0
    curve = make_tensor_proto(np.ones((6, 3), np.float32))
    yield [Summary.Value(tag="pr", metadata=metadata, tensor=curve)]
    layout = Layout(category=[Category(title="c")]).SerializeToString()
    yield [of_plugin("custom_scalars__config__", "custom_scalars", make_tensor_proto(layout))]
    started = hparams_pb({"lr": 0.1, "on": True, "name": "x"}).value
    started[0].ClearField("tensor")
    yield started
    yield [of_plugin("odd", "someone's", make_tensor_proto(np.arange(6).reshape(2, 3)))]
    metadata = mesh_metadata("mesh", "mesh", 1, 2, [1, 4, 3], '{"a": 1}')
    vertices = make_tensor_proto(rng.normal(size=(1, 4, 3)).astype(np.float32))
    yield [Summary.Value(tag="mesh_VERTEX", metadata=metadata, tensor=vertices)]


def migrated(logged, initial):
    """As TensorBoard reads it."""
    (result,) = dataclass_compat.migrate_event(data_compat.migrate_event(logged), initial)
    return result.summary.value


def test_what_tensorboard_writes_is_read_as_it_reads_it(tmp_path, write_events, open_store):
    events = [event(*values, step=3, wall_time=2.5) for values in summaries()]
    write_events(tmp_path, *events)
    store = open_store(tmp_path)
    assert store.problems() == []
    infos = {info.name: info for info in store.tags(".")}
    initial = {}
    for value in (value for logged in events for value in migrated(logged, initial)):
        info = infos.pop(value.tag)
        data = value.metadata.plugin_data
        assert (info.run, info.kind, info.plugin) == (".", data.plugin_name, data.plugin_name)
        assert (info.content, info.data_class) == (data.content, value.metadata.data_class)
        assert info.display_name == value.metadata.display_name
        assert info.description == value.metadata.summary_description
        assert (info.count, info.first_step, info.last_wall_time) == (1, 3, 2.5)
        expected = make_ndarray(value.tensor)
        if info.kind == "scalars":
            assert store.scalar_columns(".", value.tag)[2] == [expected]
            assert info.bytes == 0
            continue
        assert info.bytes > 0
        (tensor,) = store.tensors(".", info.kind, value.tag)
        assert (tensor.step, tensor.wall_time, tensor.superseded) == (3, 2.5, False)
        assert tensor.shape == list(expected.shape)
        np.testing.assert_array_equal(array(tensor), expected)
        assert SummaryMetadata.FromString(tensor.metadata).plugin_data == data
    assert infos == {}
    names = [(name, text) for _, _, name, text in store.described("pr_curves")]
    assert names == [("PR", "")]
    assert store.described("text") == [(".", "text", "", "words")]
    assert store.described("histograms") == []


def test_old_values_are_read_as_tensorboard_migrates_them(tmp_path, write_events, open_store):
    histogram = Summary.Value(tag="w:HistogramSummary")
    histogram.histo.min, histogram.histo.max, histogram.histo.num = 0.1, 0.9, 3
    histogram.histo.bucket_limit.extend([-1.0, 0.0, 0.5, 1e308])
    histogram.histo.bucket.extend([0, 0, 1, 2])
    image = Summary.Value(tag="i/image/0")
    image.image.width, image.image.height = 2, 3
    image.image.encoded_image_string = b"\x89PNG\r\n\x1a\n"
    audio = Summary.Value(tag="a/audio/1")
    audio.audio.encoded_audio_string = b"RIFF....WAVE"
    audio.audio.content_type = "text/html"
    simple = Summary.Value(tag="s", simple_value=0.1)
    obsolete = Summary.Value(tag="o", obsolete_old_style_histogram=b"\x08\x01")
    write_events(tmp_path, event(histogram, image, audio, simple, obsolete))
    store = open_store(tmp_path)
    tags = [(info.kind, info.name, info.plugin, info.data_class) for info in store.tags(".")]
    assert tags == [
        ("audio", "a/audio/1", "", BLOB_SEQUENCE),
        ("histograms", "w:HistogramSummary", "", TENSOR),
        ("images", "i/image/0", "", BLOB_SEQUENCE),
        ("scalars", "s", "", SCALAR),
    ]
    for kind, value in (("histograms", histogram), ("images", image), ("audio", audio)):
        found = array(store.tensors(".", kind, value.tag)[0])
        expected = make_ndarray(data_compat.migrate_value(value).tensor)
        np.testing.assert_array_equal(found.astype(expected.dtype), expected)
    # TensorBoard's edges go through float32.
    assert array(store.tensors(".", "histograms", "w:HistogramSummary")[0])[0, 0] == 0.1
    # What was logged as the type doesn't count.
    assert store.media(".", "audio", "a/audio/1")[0].content_type == "audio/wav"


DTYPES = [
    "float16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64 bool",
    "complex64 complex128",
]


@pytest.mark.parametrize("dtype", " ".join(DTYPES).split())
def test_tensors_of_every_dtype(tmp_path, write_events, open_store, dtype):
    expected = (np.random.default_rng(0).normal(size=(2, 1, 3)) * 50).astype(dtype)
    typed = make_tensor_proto(expected)
    content = TensorProto(dtype=typed.dtype, tensor_shape=typed.tensor_shape)
    content.tensor_content = expected.tobytes()
    one = make_tensor_proto(expected[0, 0, :1])
    one.tensor_shape.dim[0].size = 5
    none = TensorProto(dtype=typed.dtype, tensor_shape=one.tensor_shape)
    values = [of_plugin("t", "mine", tensor) for tensor in (typed, content, one, none)]
    write_events(tmp_path, *(event(value, step=step) for step, value in enumerate(values)))
    arrays = [array(tensor) for tensor in open_store(tmp_path).tensors(".", "mine", "t")]
    np.testing.assert_array_equal(arrays[0], expected)
    np.testing.assert_array_equal(arrays[1], expected)
    np.testing.assert_array_equal(arrays[2], np.repeat(expected[0, 0, :1], 5))
    np.testing.assert_array_equal(arrays[3], np.zeros(5, dtype))  # as TensorFlow reads it
    assert [found.dtype for found in arrays] == [np.dtype(dtype)] * 4


@pytest.mark.parametrize("dtype", [*DTYPES[0].split(), "bfloat16", "float8_e5m2"])
def test_scalars_of_every_real_dtype(tmp_path, write_events, open_store, dtype):
    if dtype == "bfloat16":
        tensor = TensorProto(dtype=14, half_val=[0xC0A0])
    elif dtype == "float8_e5m2":
        tensor = TensorProto(dtype=24, float8_val=b"\xc5")
    else:
        tensor = make_tensor_proto(np.array([[-5 if np.dtype(dtype).kind in "if" else 1]], dtype))
    write_events(tmp_path, event(of_plugin("s", "scalars", tensor)))
    store = open_store(tmp_path)
    assert store.scalar_columns(".", "s")[2].tolist() == [
        -5.0 if dtype[0] in "ifb" and dtype != "bool" else 1.0
    ]


def test_a_double_is_kept_whole_and_what_is_not_finite_stays(tmp_path, write_events, open_store):
    numbers = [0.1, 1e300, np.nan, np.inf, -np.inf, -0.0]
    values = [of_plugin("s", "scalars", make_tensor_proto(np.float64(n))) for n in numbers]
    write_events(tmp_path, *(event(value, step=step) for step, value in enumerate(values)))
    store = open_store(tmp_path)
    found = store.scalar_columns(".", "s")[2]
    np.testing.assert_array_equal(found, numbers)
    assert np.signbit(found[-1])
    with pytest.raises(ValueError, match="scalars are no tensors here"):
        store.tensors(".", "scalars", "s")


def test_the_first_metadata_of_a_tag_count(tmp_path, write_events, open_store):
    numbers = make_tensor_proto(np.ones((1, 3)))
    write_events(
        tmp_path,
        event(of_plugin("t", "histograms", numbers, display_name="first"), step=1),
        event(Summary.Value(tag="t", tensor=numbers), step=2),
        event(of_plugin("t", "text", numbers, display_name="later"), step=3),
        event(Summary.Value(tag="t", simple_value=1), step=4),
        event(Summary.Value(tag="bare", tensor=numbers)),
    )
    store = open_store(tmp_path)
    known = [
        (i.kind, i.name, i.plugin, i.display_name, i.count, i.data_class) for i in store.tags(".")
    ]
    assert known == [
        ("histograms", "t", "histograms", "first", 3, TENSOR),
        ("scalars", "t", "", "first", 1, SCALAR),
        ("tensors", "bare", "", "", 1, 0),
    ]
    assert [t.metadata == b"" for t in store.tensors(".", "histograms", "t")] == [
        False,
        True,
        False,
    ]


def test_what_a_restart_superseded_is_told_when_asked_for(tmp_path, write_events, open_store):
    def logged(step):
        text = text_pb("t", str(step)).value[0]
        image = Summary.Value(tag="i", image=Summary.Image(encoded_image_string=b"%d" % step))
        return event(text, image, step=step, wall_time=step)

    restart = Event(step=2, wall_time=10, session_log=SessionLog(status=SessionLog.START))
    write_events(tmp_path, *map(logged, range(4)), restart, *map(logged, (2, 3)))
    store = open_store(tmp_path)
    assert [t.step for t in store.tensors(".", "text", "t")] == [0, 1, 2, 3]
    marked = store.tensors(".", "text", "t", superseded=True)
    assert [t.step for t in marked if t.superseded] == [2, 3]
    media = store.media(".", "images", "i")
    assert [(m.index, m.step) for m in media] == [(0, 0), (1, 1), (4, 2), (5, 3)]
    everything = store.media(".", "images", "i", superseded=True)
    assert [m.index for m in everything] == list(range(6))
    assert [m.superseded for m in everything] == [False, False, True, True, False, False]
    assert store.blob(".", "images", "i", 5) == b"3"
    counts = {info.kind: (info.count, info.last_step) for info in store.tags(".")}
    assert counts == {"text": (6, 3), "images": (6, 3)}


def test_what_events_hold_themselves_is_listed_too(tmp_path, write_events, open_store):
    tagged = TaggedRunMetadata(tag="step1", run_metadata=b"\x0a\x00")
    write_events(
        tmp_path,
        Event(graph_def=GraphDef(version=3).SerializeToString(), wall_time=1),
        Event(tagged_run_metadata=tagged, wall_time=2),
        Event(meta_graph_def=b"", wall_time=3),
        Event(session_log=SessionLog(status=SessionLog.STOP), wall_time=4),
    )
    store = open_store(tmp_path)
    listed = [(i.kind, i.name, i.bytes, i.data_class) for i in store.tags(".")]
    assert listed == [
        ("graph_tagged_run_metadata", "step1", 2, BLOB_SEQUENCE),
        ("graphs", "graph", 2, BLOB_SEQUENCE),
        ("meta_graphs", "meta_graph", 0, 0),
    ]
    (tensor,) = store.tensors(".", "graphs", "graph")
    assert (tensor.dtype, tensor.shape, tensor.strings) == ("string", [1], [b"\x18\x03"])
    assert store.blob(".", "graph_tagged_run_metadata", "step1", 0) == b"\x0a\x00"
    assert store.blob(".", "meta_graphs", "meta_graph", 0) == b""


def test_tags_are_anything(tmp_path, write_events, open_store):
    tags = ["", "/", "a//b/", "é日😀", "\x00\n", "a b", "'\"<>&"]
    write_events(tmp_path / "run10", event(*(text_pb(tag, "x").value[0] for tag in tags)))
    write_events(tmp_path / "run9", event(*text_pb("only", "x").value))
    write_events(tmp_path / "run8", event(Summary.Value(tag="s", simple_value=1)))
    store = open_store(tmp_path)
    assert store.tag_names("text") == {"run9": ["only"], "run10": sorted(tags)}
    assert list(store.tag_names("text")) == ["run9", "run10"]
    assert store.tag_names("nothing") == {}
    for tag in tags:
        assert store.tensors("run10", "text", tag)[0].strings == [b"x"]


def test_hostile_shapes_are_refused(tmp_path, write_events, open_store):
    huge = make_tensor_proto(np.float32([1]))
    huge.tensor_shape.dim[0].size = 1 << 40
    many = make_tensor_proto(np.float32([1]))
    many.tensor_shape.dim[0].size = 1 << 22  # 16 MiB each
    negative = make_tensor_proto(np.float32([1]))
    negative.tensor_shape.dim[0].size = -1
    short = TensorProto(dtype=1, tensor_shape=many.tensor_shape, tensor_content=b"\0" * 8)
    for tag, tensor in (("huge", huge), ("negative", negative), ("short", short)):
        write_events(tmp_path, event(of_plugin(tag, "mine", tensor)))
    write_events(tmp_path, *(event(of_plugin("many", "mine", many), step=n) for n in range(5)))
    store = open_store(tmp_path)
    for tag in ("huge", "negative", "short", "many"):
        with pytest.raises(ValueError, match=r"tensor's (values don't fill its )?shape"):
            store.tensors(".", "mine", tag)
    assert len(store.blob(".", "mine", "many", 0)) == 1 << 24
    for ask in (
        lambda: store.tensors("?", "mine", "many"),
        lambda: store.tensors(".", "text", "many"),
        lambda: store.tensors(".", "mine", "?"),
        lambda: store.tags("?"),
    ):
        with pytest.raises(KeyError):
            ask()


def test_fields_of_small_messages_are_told():
    data = HParamsPluginData.FromString(
        hparams_pb({"lr": 0.5}).value[0].metadata.plugin_data.content
    )
    ((number, wire_type, started),) = wire_fields(data.SerializeToString())
    assert (number, wire_type) == (3, 2)
    assert started == data.session_start_info.SerializeToString()
    assert wire_fields(b"\x08\x96\x01\x11" + b"\0" * 7 + b"\x40\x1d\0\0\x80\x3f\x22\x02hi") == [
        (1, 0, 150),
        (2, 1, 1 << 62),
        (3, 5, 0x3F800000),
        (4, 2, b"hi"),
    ]
    assert wire_fields(b"") == []
    with pytest.raises(ValueError, match="in the middle of a field"):
        wire_fields(b"\x22\x05hi")
