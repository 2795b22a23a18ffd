//! The messages that graphs and the metadata of runs are made of: their fields, as data.
//!
//! Source: TensorFlow's `graph.proto`, `config.proto` and what they import, as TensorBoard 2.21 has them. The tests print what
//! protobuf prints, for messages that have every field.

use std::borrow::Cow;

use crate::dtype::proto_name;

/// A message's type.
#[derive(Debug)]
pub struct Message {
    /// Its fields, by number.
    pub fields: &'static [Field],
}

/// A field of a message.
#[derive(Debug)]
pub struct Field {
    /// Its number on the wire.
    pub number: u32,
    /// Its name in text.
    pub name: &'static str,
    /// How often it may occur.
    pub label: Label,
    /// What it holds.
    pub kind: Kind,
}

/// How often a field occurs, and whether it is there when it holds what is the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Once; a number or a string that is 0 or empty is as good as none.
    One,
    /// Once; it is there when it was written.
    Opt,
    /// As [`Opt`](Label::Opt), and of all such fields of the message only the one that was written last.
    Either,
    /// Any number of times.
    Many,
    /// Any number of times, messages of a key and a value.
    Map,
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A varint.
    Bool,
    /// A varint.
    Int32,
    /// A varint.
    Int64,
    /// A varint.
    Uint32,
    /// A varint.
    Uint64,
    /// Eight bytes.
    Fixed64,
    /// Four bytes.
    Float,
    /// Eight bytes.
    Double,
    /// UTF-8.
    String,
    /// Anything.
    Bytes,
    /// A varint with a name.
    Enum(fn(u64) -> Option<Cow<'static, str>>),
    /// A message.
    Message(&'static Message),
}

impl Message {
    /// A field by its number.
    pub fn field(&self, number: u32) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.number == number)
    }
}

use Kind::{Bool, Bytes, Double, Enum, Fixed64, Float, Int32, Int64, String, Uint32, Uint64};
use Label::{Either as either, Many as many, Map as map, One as one, Opt as opt};

macro_rules! messages {
    ($($message:ident { $($number:literal $label:ident $name:literal: $kind:expr,)* })*) => {
        $(
            pub(crate) static $message: Message = Message {
                fields: &[$(Field { number: $number, name: $name, label: $label, kind: $kind }),*],
            };
        )*
    };
}

messages! {
    // What files with a graph begin with, as one type whose numbers are our own: a GraphDef, a MetaGraphDef, or a SavedModel.
    GRAPH_FILE {
        1 many "node": of(&NODE_DEF),
        2 one "library": of(&FUNCTION_DEF_LIBRARY),
        4 one "versions": of(&VERSION_DEF),
        1002 one "graph_def": of(&GRAPH_DEF),
        1003 many "meta_graphs": of(&META_GRAPH_DEF),
    }
    META_GRAPH_DEF {
        2 one "graph_def": of(&GRAPH_DEF),
    }
    GRAPH_DEF {
        1 many "node": of(&NODE_DEF),
        2 one "library": of(&FUNCTION_DEF_LIBRARY),
        3 one "version": Int32,
        4 one "versions": of(&VERSION_DEF),
        5 one "debug_info": of(&GRAPH_DEBUG_INFO),
    }
    NODE_DEF {
        1 one "name": String,
        2 one "op": String,
        3 many "input": String,
        4 one "device": String,
        5 map "attr": of(&NODE_DEF_ATTR_ENTRY),
        6 one "experimental_debug_info": of(&NODE_DEF_EXPERIMENTAL_DEBUG_INFO),
        7 one "experimental_type": of(&FULL_TYPE_DEF),
    }
    NODE_DEF_ATTR_ENTRY {
        1 one "key": String,
        2 one "value": of(&ATTR_VALUE),
    }
    ATTR_VALUE {
        1 either "list": of(&ATTR_VALUE_LIST_VALUE),
        2 either "s": Bytes,
        3 either "i": Int64,
        4 either "f": Float,
        5 either "b": Bool,
        6 either "type": Enum(proto_name),
        7 either "shape": of(&TENSOR_SHAPE_PROTO),
        8 either "tensor": of(&TENSOR_PROTO),
        9 either "placeholder": String,
        10 either "func": of(&NAME_ATTR_LIST),
    }
    TENSOR_SHAPE_PROTO {
        2 many "dim": of(&TENSOR_SHAPE_PROTO_DIM),
        3 one "unknown_rank": Bool,
    }
    TENSOR_SHAPE_PROTO_DIM {
        1 one "size": Int64,
        2 one "name": String,
    }
    TENSOR_PROTO {
        1 one "dtype": Enum(proto_name),
        2 one "tensor_shape": of(&TENSOR_SHAPE_PROTO),
        3 one "version_number": Int32,
        4 one "tensor_content": Bytes,
        5 many "float_val": Float,
        6 many "double_val": Double,
        7 many "int_val": Int32,
        8 many "string_val": Bytes,
        9 many "scomplex_val": Float,
        10 many "int64_val": Int64,
        11 many "bool_val": Bool,
        12 many "dcomplex_val": Double,
        13 many "half_val": Int32,
        14 many "resource_handle_val": of(&RESOURCE_HANDLE_PROTO),
        15 many "variant_val": of(&VARIANT_TENSOR_DATA_PROTO),
        16 many "uint32_val": Uint32,
        17 many "uint64_val": Uint64,
        18 one "float8_val": Bytes,
    }
    RESOURCE_HANDLE_PROTO {
        1 one "device": String,
        2 one "container": String,
        3 one "name": String,
        4 one "hash_code": Uint64,
        5 one "maybe_type_name": String,
        6 many "dtypes_and_shapes": of(&RESOURCE_HANDLE_PROTO_DTYPE_AND_SHAPE),
    }
    RESOURCE_HANDLE_PROTO_DTYPE_AND_SHAPE {
        1 one "dtype": Enum(proto_name),
        2 one "shape": of(&TENSOR_SHAPE_PROTO),
    }
    VARIANT_TENSOR_DATA_PROTO {
        1 one "type_name": String,
        2 one "metadata": Bytes,
        3 many "tensors": of(&TENSOR_PROTO),
    }
    ATTR_VALUE_LIST_VALUE {
        2 many "s": Bytes,
        3 many "i": Int64,
        4 many "f": Float,
        5 many "b": Bool,
        6 many "type": Enum(proto_name),
        7 many "shape": of(&TENSOR_SHAPE_PROTO),
        8 many "tensor": of(&TENSOR_PROTO),
        9 many "func": of(&NAME_ATTR_LIST),
    }
    NAME_ATTR_LIST {
        1 one "name": String,
        2 map "attr": of(&NODE_DEF_ATTR_ENTRY),
    }
    NODE_DEF_EXPERIMENTAL_DEBUG_INFO {
        1 many "original_node_names": String,
        2 many "original_func_names": String,
    }
    FULL_TYPE_DEF {
        1 one "type_id": Enum(full_type_name),
        2 many "args": of(&FULL_TYPE_DEF),
        3 either "s": String,
        4 either "i": Int64,
    }
    VERSION_DEF {
        1 one "producer": Int32,
        2 one "min_consumer": Int32,
        3 many "bad_consumers": Int32,
    }
    FUNCTION_DEF_LIBRARY {
        1 many "function": of(&FUNCTION_DEF),
        2 many "gradient": of(&GRADIENT_DEF),
        3 many "registered_gradients": of(&REGISTERED_GRADIENT),
    }
    FUNCTION_DEF {
        1 one "signature": of(&OP_DEF),
        3 many "node_def": of(&NODE_DEF),
        4 map "ret": of(&FUNCTION_DEF_RET_ENTRY),
        5 map "attr": of(&NODE_DEF_ATTR_ENTRY),
        6 map "control_ret": of(&FUNCTION_DEF_RET_ENTRY),
        7 map "arg_attr": of(&FUNCTION_DEF_ARG_ATTR_ENTRY),
        8 map "resource_arg_unique_id": of(&FUNCTION_DEF_RESOURCE_ARG_UNIQUE_ID_ENTRY),
    }
    OP_DEF {
        1 one "name": String,
        2 many "input_arg": of(&OP_DEF_ARG_DEF),
        3 many "output_arg": of(&OP_DEF_ARG_DEF),
        4 many "attr": of(&OP_DEF_ATTR_DEF),
        5 one "summary": String,
        6 one "description": String,
        8 one "deprecation": of(&OP_DEPRECATION),
        16 one "is_aggregate": Bool,
        17 one "is_stateful": Bool,
        18 one "is_commutative": Bool,
        19 one "allows_uninitialized_input": Bool,
        20 many "control_output": String,
        21 one "is_distributed_communication": Bool,
    }
    OP_DEF_ARG_DEF {
        1 one "name": String,
        2 one "description": String,
        3 one "type": Enum(proto_name),
        4 one "type_attr": String,
        5 one "number_attr": String,
        6 one "type_list_attr": String,
        7 many "handle_data": of(&RESOURCE_HANDLE_PROTO_DTYPE_AND_SHAPE),
        16 one "is_ref": Bool,
        17 one "experimental_full_type": of(&FULL_TYPE_DEF),
    }
    OP_DEF_ATTR_DEF {
        1 one "name": String,
        2 one "type": String,
        3 one "default_value": of(&ATTR_VALUE),
        4 one "description": String,
        5 one "has_minimum": Bool,
        6 one "minimum": Int64,
        7 one "allowed_values": of(&ATTR_VALUE),
    }
    OP_DEPRECATION {
        1 one "version": Int32,
        2 one "explanation": String,
    }
    FUNCTION_DEF_ARG_ATTR_ENTRY {
        1 one "key": Uint32,
        2 one "value": of(&FUNCTION_DEF_ARG_ATTRS),
    }
    FUNCTION_DEF_ARG_ATTRS {
        1 map "attr": of(&NODE_DEF_ATTR_ENTRY),
    }
    FUNCTION_DEF_RESOURCE_ARG_UNIQUE_ID_ENTRY {
        1 one "key": Uint32,
        2 one "value": Uint32,
    }
    FUNCTION_DEF_RET_ENTRY {
        1 one "key": String,
        2 one "value": String,
    }
    GRADIENT_DEF {
        1 one "function_name": String,
        2 one "gradient_func": String,
    }
    REGISTERED_GRADIENT {
        1 one "gradient_func": String,
        2 one "registered_op_type": String,
    }
    GRAPH_DEBUG_INFO {
        1 many "files": String,
        2 map "traces": of(&GRAPH_DEBUG_INFO_TRACES_ENTRY),
        4 map "frames_by_id": of(&GRAPH_DEBUG_INFO_FRAMES_BY_ID_ENTRY),
        5 map "name_to_trace_id": of(&GRAPH_DEBUG_INFO_NAME_TO_TRACE_ID_ENTRY),
        6 map "traces_by_id": of(&GRAPH_DEBUG_INFO_TRACES_BY_ID_ENTRY),
    }
    GRAPH_DEBUG_INFO_FRAMES_BY_ID_ENTRY {
        1 opt "key": Fixed64,
        2 one "value": of(&GRAPH_DEBUG_INFO_FILE_LINE_COL),
    }
    GRAPH_DEBUG_INFO_FILE_LINE_COL {
        1 opt "file_index": Int32,
        2 opt "line": Int32,
        3 opt "col": Int32,
        4 opt "func": String,
        5 opt "code": String,
    }
    GRAPH_DEBUG_INFO_TRACES_BY_ID_ENTRY {
        1 opt "key": Fixed64,
        2 one "value": of(&GRAPH_DEBUG_INFO_STACK_TRACE),
    }
    GRAPH_DEBUG_INFO_STACK_TRACE {
        1 many "file_line_cols": of(&GRAPH_DEBUG_INFO_FILE_LINE_COL),
        2 many "frame_id": Fixed64,
    }
    GRAPH_DEBUG_INFO_TRACES_ENTRY {
        1 opt "key": String,
        2 one "value": of(&GRAPH_DEBUG_INFO_STACK_TRACE),
    }
    GRAPH_DEBUG_INFO_NAME_TO_TRACE_ID_ENTRY {
        1 opt "key": String,
        2 opt "value": Fixed64,
    }
    RUN_METADATA {
        1 one "step_stats": of(&STEP_STATS),
        2 one "cost_graph": of(&COST_GRAPH_DEF),
        3 many "partition_graphs": of(&GRAPH_DEF),
        4 many "function_graphs": of(&RUN_METADATA_FUNCTION_GRAPHS),
        5 one "session_metadata": of(&SESSION_METADATA),
    }
    STEP_STATS {
        1 many "dev_stats": of(&DEVICE_STEP_STATS),
    }
    DEVICE_STEP_STATS {
        1 one "device": String,
        2 many "node_stats": of(&NODE_EXEC_STATS),
        3 map "thread_names": of(&DEVICE_STEP_STATS_THREAD_NAMES_ENTRY),
    }
    NODE_EXEC_STATS {
        1 one "node_name": String,
        2 one "all_start_micros": Int64,
        3 one "op_start_rel_micros": Int64,
        4 one "op_end_rel_micros": Int64,
        5 one "all_end_rel_micros": Int64,
        6 many "memory": of(&ALLOCATOR_MEMORY_USED),
        7 many "output": of(&NODE_OUTPUT),
        8 one "timeline_label": String,
        9 one "scheduled_micros": Int64,
        10 one "thread_id": Uint32,
        11 many "referenced_tensor": of(&ALLOCATION_DESCRIPTION),
        12 one "memory_stats": of(&MEMORY_STATS),
        13 one "all_start_nanos": Int64,
        14 one "op_start_rel_nanos": Int64,
        15 one "op_end_rel_nanos": Int64,
        16 one "all_end_rel_nanos": Int64,
        17 one "scheduled_nanos": Int64,
    }
    ALLOCATOR_MEMORY_USED {
        1 one "allocator_name": String,
        2 one "total_bytes": Int64,
        3 one "peak_bytes": Int64,
        4 one "live_bytes": Int64,
        5 one "allocator_bytes_in_use": Int64,
        6 many "allocation_records": of(&ALLOCATION_RECORD),
    }
    ALLOCATION_RECORD {
        1 one "alloc_micros": Int64,
        2 one "alloc_bytes": Int64,
    }
    NODE_OUTPUT {
        1 one "slot": Int32,
        3 one "tensor_description": of(&TENSOR_DESCRIPTION),
    }
    TENSOR_DESCRIPTION {
        1 one "dtype": Enum(proto_name),
        2 one "shape": of(&TENSOR_SHAPE_PROTO),
        4 one "allocation_description": of(&ALLOCATION_DESCRIPTION),
    }
    ALLOCATION_DESCRIPTION {
        1 one "requested_bytes": Int64,
        2 one "allocated_bytes": Int64,
        3 one "allocator_name": String,
        4 one "allocation_id": Int64,
        5 one "has_single_reference": Bool,
        6 one "ptr": Uint64,
    }
    MEMORY_STATS {
        1 one "temp_memory_size": Int64,
        2 one "device_temp_memory_size": Int64,
        3 one "persistent_memory_size": Int64,
        4 one "device_persistent_memory_size": Int64,
        5 many "persistent_tensor_alloc_ids": Int64,
        6 many "device_persistent_tensor_alloc_ids": Int64,
    }
    DEVICE_STEP_STATS_THREAD_NAMES_ENTRY {
        1 one "key": Uint32,
        2 one "value": String,
    }
    COST_GRAPH_DEF {
        1 many "node": of(&COST_GRAPH_DEF_NODE),
        2 many "cost": of(&COST_GRAPH_DEF_AGGREGATED_COST),
    }
    COST_GRAPH_DEF_NODE {
        1 one "name": String,
        2 one "device": String,
        3 one "id": Int32,
        4 many "input_info": of(&COST_GRAPH_DEF_NODE_INPUT_INFO),
        5 many "output_info": of(&COST_GRAPH_DEF_NODE_OUTPUT_INFO),
        6 one "temporary_memory_size": Int64,
        7 one "is_final": Bool,
        8 many "control_input": Int32,
        9 one "compute_cost": Int64,
        10 one "host_temp_memory_size": Int64,
        11 one "device_temp_memory_size": Int64,
        12 one "persistent_memory_size": Int64,
        14 one "compute_time": Int64,
        15 one "memory_time": Int64,
        16 one "device_persistent_memory_size": Int64,
        17 one "inaccurate": Bool,
    }
    COST_GRAPH_DEF_NODE_INPUT_INFO {
        1 one "preceding_node": Int32,
        2 one "preceding_port": Int32,
    }
    COST_GRAPH_DEF_NODE_OUTPUT_INFO {
        1 one "size": Int64,
        2 one "alias_input_port": Int64,
        3 one "shape": of(&TENSOR_SHAPE_PROTO),
        4 one "dtype": Enum(proto_name),
    }
    COST_GRAPH_DEF_AGGREGATED_COST {
        1 one "cost": Float,
        2 one "dimension": String,
    }
    RUN_METADATA_FUNCTION_GRAPHS {
        1 many "partition_graphs": of(&GRAPH_DEF),
        2 one "pre_optimization_graph": of(&GRAPH_DEF),
        3 one "post_optimization_graph": of(&GRAPH_DEF),
    }
    SESSION_METADATA {
        1 one "name": String,
        2 one "version": Int64,
    }
}

const fn of(message: &'static Message) -> Kind {
    Kind::Message(message)
}

/// `FullTypeId`.
fn full_type_name(number: u64) -> Option<Cow<'static, str>> {
    let name = match number {
        0 => "TFT_UNSET",
        1 => "TFT_VAR",
        2 => "TFT_ANY",
        3 => "TFT_PRODUCT",
        4 => "TFT_NAMED",
        20 => "TFT_FOR_EACH",
        100 => "TFT_CALLABLE",
        200 => "TFT_BOOL",
        201 => "TFT_UINT8",
        202 => "TFT_UINT16",
        203 => "TFT_UINT32",
        204 => "TFT_UINT64",
        205 => "TFT_INT8",
        206 => "TFT_INT16",
        207 => "TFT_INT32",
        208 => "TFT_INT64",
        209 => "TFT_HALF",
        210 => "TFT_FLOAT",
        211 => "TFT_DOUBLE",
        212 => "TFT_COMPLEX64",
        213 => "TFT_COMPLEX128",
        214 => "TFT_STRING",
        215 => "TFT_BFLOAT16",
        1000 => "TFT_TENSOR",
        1001 => "TFT_ARRAY",
        1002 => "TFT_OPTIONAL",
        1003 => "TFT_LITERAL",
        1004 => "TFT_ENCODED",
        1005 => "TFT_SHAPE_TENSOR",
        10102 => "TFT_DATASET",
        10103 => "TFT_RAGGED",
        10104 => "TFT_ITERATOR",
        10202 => "TFT_MUTEX_LOCK",
        10203 => "TFT_LEGACY_VARIANT",
        _ => return None,
    };
    Some(name.into())
}
