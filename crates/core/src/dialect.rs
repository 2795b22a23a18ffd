//! What TensorFlow 1 and 2, Keras, PyTorch and tensorboardX wrote, told apart and made one.
//!
//! TensorFlow 1 and PyTorch use a summary's own fields (`simple_value`, `histo`, `image`, `audio`). TensorFlow 2 writes
//! tensors, and metadata that name a plugin; only the first metadata of a tag count, later values may leave them out.

use crate::event::{Metadata, Payload, Value, decode_metadata};
use crate::tensor::single_number;
use crate::types::Kind;
use crate::wire::Malformed;

const META_GRAPHS: &[u8] = b"meta_graphs";
const TAGGED_RUN_METADATA: &[u8] = b"graph_tagged_run_metadata";

/// What a value means to the store.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// A point of a line.
    Scalar(f64),
    /// Something to be read from the file when it is asked for.
    Heavy(Kind),
    /// Nothing.
    Nothing,
}

/// The kind that a serialized `SummaryMetadata` claims a tag for; `None` where it names no plugin.
pub fn claimed_kind(metadata: &[u8]) -> Result<Option<Kind>, Malformed> {
    Ok(match decode_metadata(metadata)?.plugin {
        b"" => None,
        b"scalars" => Some(Kind::Scalars),
        b"histograms" => Some(Kind::Histograms),
        b"text" => Some(Kind::Text),
        b"images" => Some(Kind::Images),
        b"audio" => Some(Kind::Audio),
        // These kinds are kept for what events hold themselves; as tensors they are read as such.
        b"graphs" | META_GRAPHS | TAGGED_RUN_METADATA => Some(Kind::Tensors),
        other => Some(Kind::Plugin(String::from_utf8_lossy(other).into())),
    })
}

/// What `value` means, where `claim` is what the tag's first metadata said.
#[inline]
pub fn interpret(value: &Value<'_>, claim: Option<&Kind>) -> Result<Meaning, Malformed> {
    Ok(match value.payload {
        Payload::Simple(number) => Meaning::Scalar(number.into()),
        Payload::Histogram(_) => Meaning::Heavy(Kind::Histograms),
        Payload::Image(_) => Meaning::Heavy(Kind::Images),
        Payload::Audio(_) => Meaning::Heavy(Kind::Audio),
        Payload::Tensor(tensor) => match claim {
            Some(Kind::Scalars) => Meaning::Scalar(single_number(tensor)?),
            Some(kind) => Meaning::Heavy(kind.clone()),
            None => Meaning::Heavy(Kind::Tensors),
        },
        // Plugins such as hparams put all they have to say into the metadata.
        Payload::Nothing => match claim {
            Some(kind @ Kind::Plugin(_)) => Meaning::Heavy(kind.clone()),
            _ => Meaning::Nothing,
        },
    })
}

/// Which class of data the tag's values are, by TensorBoard's numbers: what its metadata say or, where they don't, what the
/// plugin or the kind is known to hold; 0 for what only another plugin knows.
pub fn data_class(metadata: &Metadata<'_>, kind: &Kind) -> u64 {
    const SCALAR: u64 = 1;
    const TENSOR: u64 = 2;
    const BLOB_SEQUENCE: u64 = 3;
    if metadata.data_class != 0 {
        return metadata.data_class;
    }
    match kind {
        Kind::Scalars => SCALAR,
        Kind::Histograms | Kind::Text => TENSOR,
        Kind::Images | Kind::Audio | Kind::Graphs => BLOB_SEQUENCE,
        Kind::Tensors if metadata.plugin == b"graphs" => BLOB_SEQUENCE,
        Kind::Tensors => 0,
        Kind::Plugin(name) => match &**name {
            "pr_curves" | "hparams" | "mesh" | "custom_scalars" => TENSOR,
            "graph_run_metadata" | "graph_run_metadata_graph" | "graph_keras_model" | "graph_tagged_run_metadata" => {
                BLOB_SEQUENCE
            }
            _ => 0,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{put_bytes, put_float, put_int64, put_message};

    fn metadata(plugin: &str) -> Vec<u8> {
        let mut out = Vec::new();
        put_message(&mut out, 1, |plugin_data| put_bytes(plugin_data, 1, plugin.as_bytes()));
        out
    }

    #[test]
    fn each_dialect_is_understood() {
        let mut number = Vec::new();
        put_int64(&mut number, 1, 1);
        put_float(&mut number, 5, 0.5);
        let check = |payload, plugin: &str, expected: Result<Meaning, &'static str>| {
            let metadata = metadata(plugin);
            let claim = claimed_kind(&metadata).unwrap();
            let value = Value { tag: b"t", metadata: Some(&metadata), payload };
            assert_eq!(interpret(&value, claim.as_ref()).map_err(|e| e.0), expected, "{payload:?} {plugin}");
        };
        check(Payload::Simple(0.25), "", Ok(Meaning::Scalar(0.25)));
        check(Payload::Histogram(b""), "", Ok(Meaning::Heavy(Kind::Histograms)));
        check(Payload::Image(b""), "", Ok(Meaning::Heavy(Kind::Images)));
        check(Payload::Audio(b""), "", Ok(Meaning::Heavy(Kind::Audio)));
        check(Payload::Tensor(&number), "scalars", Ok(Meaning::Scalar(0.5)));
        check(Payload::Tensor(b""), "scalars", Err("a tensor holds no real numbers"));
        check(Payload::Tensor(&number), "text", Ok(Meaning::Heavy(Kind::Text)));
        check(Payload::Tensor(&number), "pr_curves", Ok(Meaning::Heavy(Kind::Plugin("pr_curves".into()))));
        check(Payload::Tensor(&number), "", Ok(Meaning::Heavy(Kind::Tensors)));
        check(Payload::Nothing, "hparams", Ok(Meaning::Heavy(Kind::Plugin("hparams".into()))));
        check(Payload::Nothing, "text", Ok(Meaning::Nothing));
    }
}
