//! The native module `glassboard._core`: hands plain values to the core, and bytes and arrays back. Documented for users in
//! `python/glassboard/_core.pyi`.

#![expect(clippy::needless_pass_by_value, reason = "PyO3 hands arguments over by value")]

mod error;
mod answers;
mod store;
mod lines;
mod export;
mod kinds;
mod picture;
mod reader;
mod search;
mod table;
mod writer;

use pyo3::prelude::*;

#[pymodule]
mod _core {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::answers::{Change, Changes, Problem, Progress, Run};
    #[pymodule_export]
    use crate::export::{Export, HistogramExport, Pieces};
    #[pymodule_export]
    use crate::kinds::{Media, TagInfo, Tensor, graph_of_file, wire_fields};
    #[pymodule_export]
    use crate::picture::{gif, png};
    #[pymodule_export]
    use crate::search::matching;
    #[pymodule_export]
    use crate::store::Store;
    #[pymodule_export]
    use crate::table::Table;
    #[pymodule_export]
    use crate::writer::{EventWriter, framed};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        let flush_all = wrap_pyfunction!(crate::writer::flush_all, module)?;
        module.py().import("atexit")?.call_method1("register", (flush_all,))?;
        Ok(())
    }
}
