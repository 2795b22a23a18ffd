//! Fills `corpus/<target>/` with what the frameworks' logdirs in `tests/data` hold.

use std::path::Path;
use std::{fs, io};

use glassboard_fuzz::seeds;

fn main() -> io::Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (number, (target, bytes)) in seeds::below(&here.join("../tests/data"))?.into_iter().enumerate() {
        let folder = here.join("corpus").join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(format!("seed-{number:04}")), bytes)?;
    }
    Ok(())
}
